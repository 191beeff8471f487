#include "block_scan.h"
