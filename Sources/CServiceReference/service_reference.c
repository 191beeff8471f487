#include "CServiceReference.h"

#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char service_reference[] = {
#embed "../../queries/data/iam_services.csv"
};

const unsigned long service_reference_size = sizeof service_reference;

const unsigned char *service_reference_start(void) { return service_reference; }
