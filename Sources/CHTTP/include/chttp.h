// One HTTP/1.1 request head, read by the http_parser library. Plain types only, so that Swift sees no callbacks.
#ifndef CHTTP_H
#define CHTTP_H

#include <stddef.h>
#include <stdint.h>

// Headers of one request; beyond it the request is refused. A browser sends about twenty.
#define CHTTP_MAX_HEADERS 64

// A run of bytes in the text that was parsed.
typedef struct {
    uint32_t start;
    uint32_t count;
} chttp_run;

typedef enum {
    CHTTP_GET = 0,
    CHTTP_HEAD = 1,
    CHTTP_POST = 2,
    // A method that is known but not served.
    CHTTP_OTHER = 3,
} chttp_method;

typedef struct {
    chttp_method method;
    // The target as it was sent, without the query, and the query behind the question mark.
    chttp_run path;
    chttp_run query;
    chttp_run names[CHTTP_MAX_HEADERS];
    chttp_run values[CHTTP_MAX_HEADERS];
    uint32_t header_count;
    // The length of the body that follows the head, from Content-Length; 0 without one.
    uint64_t content_length;
    // Whether the connection may carry another request after this one.
    int keeps_alive;
} chttp_head;

// Reads one whole request head of `count` bytes, its empty line included. Returns 0, or the HTTP status with which it is
// refused: 400 what is no request or is ambiguous (RFC 9112 section 6.3), 411 a body of unknown length, 431 too many
// headers, 505 another version than 1.0 and 1.1.
int chttp_read_head(const char *bytes, size_t count, chttp_head *head);

// The length of the head that begins at `bytes`, its empty line included; 0 when its end is not there. The search begins
// at `from`.
size_t chttp_head_length(const char *bytes, size_t count, size_t from);

#endif
