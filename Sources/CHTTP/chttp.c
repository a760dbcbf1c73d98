#include "chttp.h"

#include <http_parser.h>
#include <string.h>
#include <strings.h>

typedef struct {
    const char *bytes;
    chttp_head *head;
    chttp_run target;
    int status;
    int is_complete;
    // Whether the last callback was for a value: another one then is a folded line.
    int had_value;
    int hosts;
    int lengths;
    int codings;
} reading;

static chttp_run run(const reading *state, const char *at, size_t length) {
    chttp_run result = {(uint32_t)(at - state->bytes), (uint32_t)length};
    return result;
}

static int refuse(reading *state, int status) {
    state->status = status;
    return 1;
}

static int on_url(http_parser *parser, const char *at, size_t length) {
    reading *state = parser->data;
    state->target = run(state, at, length);
    return 0;
}

static int is(const char *at, size_t length, const char *name) {
    return strlen(name) == length && strncasecmp(at, name, length) == 0;
}

static int on_field(http_parser *parser, const char *at, size_t length) {
    reading *state = parser->data;
    chttp_head *head = state->head;
    if (head->header_count == CHTTP_MAX_HEADERS) return refuse(state, 431);
    // The library takes a space for a part of the name; RFC 9112 section 5.1 has it refused.
    if (length == 0 || memchr(at, ' ', length) != NULL) return refuse(state, 400);
    state->hosts += is(at, length, "host");
    state->lengths += is(at, length, "content-length");
    state->codings += is(at, length, "transfer-encoding");
    state->had_value = 0;
    head->names[head->header_count] = run(state, at, length);
    head->values[head->header_count] = run(state, at, 0);
    head->header_count += 1;
    return 0;
}

static int on_value(http_parser *parser, const char *at, size_t length) {
    reading *state = parser->data;
    chttp_head *head = state->head;
    if (head->header_count == 0) return refuse(state, 400);
    // A folded line: RFC 9112 section 5.2 has it refused.
    if (state->had_value) return refuse(state, 400);
    state->had_value = 1;
    while (length > 0 && (at[length - 1] == ' ' || at[length - 1] == '\t')) length -= 1;
    head->values[head->header_count - 1] = run(state, at, length);
    return 0;
}

static int on_headers_complete(http_parser *parser) {
    reading *state = parser->data;
    state->is_complete = 1;
    // Two lengths, or a length and a coding: whoever reads it otherwise sees other requests (RFC 9112 section 6.3).
    if (state->lengths > 1 || (state->lengths > 0 && state->codings > 0)) return refuse(state, 400);
    if (state->codings > 0) return refuse(state, 411);
    if (parser->http_major != 1 || parser->http_minor > 1) return refuse(state, 505);
    if (state->hosts > 1 || (state->hosts == 0 && parser->http_minor == 1)) return refuse(state, 400);
    // HTTP/1.0 is answered and closed: its way of keeping a connection has to be agreed on in both directions.
    state->head->keeps_alive = parser->http_minor == 1 && http_should_keep_alive(parser) != 0;
    state->head->content_length = state->lengths > 0 ? parser->content_length : 0;
    switch (parser->method) {
    case HTTP_GET: state->head->method = CHTTP_GET; break;
    case HTTP_HEAD: state->head->method = CHTTP_HEAD; break;
    case HTTP_POST: state->head->method = CHTTP_POST; break;
    default: state->head->method = CHTTP_OTHER; break;
    }
    // The body is taken by the caller.
    return 1;
}

static int take_target(reading *state, int is_connect) {
    chttp_head *head = state->head;
    struct http_parser_url url;
    http_parser_url_init(&url);
    const char *target = state->bytes + state->target.start;
    if (is_connect) return 0;
    if (state->target.count == 1 && target[0] == '*') {
        head->path = state->target;
        return 0;
    }
    if (http_parser_parse_url(target, state->target.count, 0, &url) != 0) return 400;
    if (url.field_set & (1 << UF_PATH)) {
        head->path.start = state->target.start + url.field_data[UF_PATH].off;
        head->path.count = url.field_data[UF_PATH].len;
    }
    if (url.field_set & (1 << UF_QUERY)) {
        head->query.start = state->target.start + url.field_data[UF_QUERY].off;
        head->query.count = url.field_data[UF_QUERY].len;
    }
    return 0;
}

int chttp_read_head(const char *bytes, size_t count, chttp_head *head) {
    http_parser parser;
    http_parser_settings settings;
    reading state = {.bytes = bytes, .head = head};
    head->header_count = 0;
    head->content_length = 0;
    head->path = (chttp_run){0, 0};
    head->query = (chttp_run){0, 0};
    http_parser_init(&parser, HTTP_REQUEST);
    parser.data = &state;
    http_parser_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_field = on_field;
    settings.on_header_value = on_value;
    settings.on_headers_complete = on_headers_complete;
    http_parser_execute(&parser, &settings, bytes, count);
    if (state.status != 0) return state.status;
    if (!state.is_complete) {
        enum http_errno problem = HTTP_PARSER_ERRNO(&parser);
        return problem == HPE_HEADER_OVERFLOW ? 431 : problem == HPE_INVALID_VERSION ? 505 : 400;
    }
    return take_target(&state, parser.method == HTTP_CONNECT);
}

size_t chttp_head_length(const char *bytes, size_t count, size_t from) {
    for (size_t at = from; at + 1 < count; at += 1) {
        const char *end = memchr(bytes + at, '\n', count - at);
        if (end == NULL) return 0;
        at = (size_t)(end - bytes);
        if (at + 1 < count && bytes[at + 1] == '\n') return at + 2;
        if (at + 2 < count && bytes[at + 1] == '\r' && bytes[at + 2] == '\n') return at + 3;
    }
    return 0;
}
