// Text preparation by ICU behind plain types: ICU's own module clashes with Foundation's.
#ifndef CUNICODE_H
#define CUNICODE_H
#include <stddef.h>
#include <stdint.h>

// Each takes UTF-8 of `length` bytes, writes at most `capacity` bytes, and returns the count written, or -1 on
// malformed input or when it does not fit.

// The confusable skeleton of UTS 39 section 4.
long cunicode_skeleton(const char *text, size_t length, char *out, size_t capacity);
// Unicode NFC.
long cunicode_nfc(const char *text, size_t length, char *out, size_t capacity);
// Unicode NFKC, then default case folding, then NFKC again.
long cunicode_fold(const char *text, size_t length, char *out, size_t capacity);
// The general category of a code point (ICU's UCharCategory), 0 to 29.
int cunicode_category(uint32_t scalar);
// 1 when the code point is default-ignorable (zero-width, tags, variation selectors), else 0.
int cunicode_is_ignorable(uint32_t scalar);

#endif
