// The web library brings a proxy along that this program never uses, and the
// proxy brings Foundation's URL loading, which wants libcurl when it is linked
// statically. This program makes no requests, so it is given none: every entry
// says that curl is not there. The real library would double the time that
// `--version` takes. (FlyingFox, Sources/Handlers/ProxyHTTPHandler.swift.)
#include "no_curl.h"

#include <stddef.h>

enum { FAILED_INIT = 2, MULTI_INTERNAL_ERROR = 4, URL_BAD_HANDLE = 1 };

void *curl_easy_init(void) { return NULL; }
void curl_easy_cleanup(void *handle) { (void)handle; }
int curl_easy_getinfo(void *handle, int what, ...) { (void)handle, (void)what; return FAILED_INIT; }
int curl_easy_setopt(void *handle, int what, ...) { (void)handle, (void)what; return FAILED_INIT; }
int curl_easy_pause(void *handle, int mask) { (void)handle, (void)mask; return FAILED_INIT; }
const char *curl_easy_strerror(int code) { (void)code; return "this program makes no requests"; }
void curl_free(void *memory) { (void)memory; }
int curl_global_init(long flags) { (void)flags; return FAILED_INIT; }

void *curl_multi_init(void) { return NULL; }
int curl_multi_cleanup(void *multi) { (void)multi; return MULTI_INTERNAL_ERROR; }
int curl_multi_add_handle(void *multi, void *handle) { (void)multi, (void)handle; return MULTI_INTERNAL_ERROR; }
int curl_multi_remove_handle(void *multi, void *handle) { (void)multi, (void)handle; return MULTI_INTERNAL_ERROR; }
int curl_multi_assign(void *multi, int socket, void *mine) { (void)multi, (void)socket, (void)mine; return MULTI_INTERNAL_ERROR; }
int curl_multi_setopt(void *multi, int what, ...) { (void)multi, (void)what; return MULTI_INTERNAL_ERROR; }
int curl_multi_socket_action(void *multi, int socket, int events, int *running) {
    (void)multi, (void)socket, (void)events;
    if (running) *running = 0;
    return MULTI_INTERNAL_ERROR;
}
void *curl_multi_info_read(void *multi, int *left) {
    (void)multi;
    if (left) *left = 0;
    return NULL;
}

void *curl_slist_append(void *list, const char *text) { (void)list, (void)text; return NULL; }
void curl_slist_free_all(void *list) { (void)list; }

void *curl_url(void) { return NULL; }
int curl_url_get(void *url, int part, char **text, unsigned flags) { (void)url, (void)part, (void)text, (void)flags; return URL_BAD_HANDLE; }
int curl_url_set(void *url, int part, const char *text, unsigned flags) { (void)url, (void)part, (void)text, (void)flags; return URL_BAD_HANDLE; }

char *curl_version(void) { return "none"; }
void *curl_version_info(int version) { (void)version; return NULL; }
