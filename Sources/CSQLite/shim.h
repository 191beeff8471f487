#pragma once
#include <sqlite3.h>

/// Memory that is not counted is not counted under a lock: two connections on
/// two threads need not wait for each other at every allocation. To be called
/// before anything else of SQLite (https://www.sqlite.org/c3ref/config.html,
/// variadic, so Swift can't call it).
static inline int sqlite_without_memory_statistics(void) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
