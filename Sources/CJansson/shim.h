#include <jansson.h>
// Inline functions and macros that Swift cannot import.
static inline int cjansson_type(const json_t *value) { return value->type; }
static inline void cjansson_release(json_t *value) { json_decref(value); }
