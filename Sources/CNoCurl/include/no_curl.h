#ifndef NO_CURL_H
#define NO_CURL_H
// Nothing to call: see no_curl.c.
#endif
