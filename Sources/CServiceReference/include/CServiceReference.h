#ifndef CSERVICEREFERENCE_H
#define CSERVICEREFERENCE_H

/// queries/data/iam_services.csv as it stands: Swift takes minutes to compile
/// an array of that size, C's `#embed` none.
const unsigned char *service_reference_start(void);
extern const unsigned long service_reference_size;

#endif
