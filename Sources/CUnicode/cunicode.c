#include "cunicode.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

enum { MOST = 4096 };  // UTF-16 units; longer text is refused, names and chat lines are far shorter

static int32_t to_utf16(const char *text, size_t length, UChar *out, UErrorCode *error) {
    int32_t count = 0;
    if (length > MOST) return -1;
    u_strFromUTF8(out, MOST, &count, text, (int32_t)length, error);
    return count;
}

static long to_utf8(const UChar *text, int32_t count, char *out, size_t capacity, UErrorCode *error) {
    int32_t written = 0;
    u_strToUTF8(out, (int32_t)capacity, &written, text, count, error);
    return U_FAILURE(*error) || (size_t)written > capacity ? -1 : written;
}

long cunicode_skeleton(const char *text, size_t length, char *out, size_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    UChar source[MOST], result[MOST];
    int32_t count = to_utf16(text, length, source, &error);
    if (count < 0 || U_FAILURE(error)) return -1;
    USpoofChecker *checker = uspoof_open(&error);
    if (U_FAILURE(error)) return -1;
    int32_t size = uspoof_getSkeleton(checker, 0, source, count, result, MOST, &error);
    uspoof_close(checker);
    if (U_FAILURE(error) || size > MOST) return -1;
    return to_utf8(result, size, out, capacity, &error);
}

long cunicode_nfc(const char *text, size_t length, char *out, size_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    UChar source[MOST], result[MOST];
    int32_t count = to_utf16(text, length, source, &error);
    if (count < 0 || U_FAILURE(error)) return -1;
    const UNormalizer2 *normalizer = unorm2_getNFCInstance(&error);
    int32_t size = unorm2_normalize(normalizer, source, count, result, MOST, &error);
    if (U_FAILURE(error) || size > MOST) return -1;
    return to_utf8(result, size, out, capacity, &error);
}

long cunicode_fold(const char *text, size_t length, char *out, size_t capacity) {
    UErrorCode error = U_ZERO_ERROR;
    UChar source[MOST], first[MOST], folded[MOST];
    int32_t count = to_utf16(text, length, source, &error);
    if (count < 0 || U_FAILURE(error)) return -1;
    const UNormalizer2 *normalizer = unorm2_getNFKCInstance(&error);
    int32_t size = unorm2_normalize(normalizer, source, count, first, MOST, &error);
    if (U_FAILURE(error) || size > MOST) return -1;
    size = u_strFoldCase(folded, MOST, first, size, U_FOLD_CASE_DEFAULT, &error);
    if (U_FAILURE(error) || size > MOST) return -1;
    size = unorm2_normalize(normalizer, folded, size, first, MOST, &error);
    if (U_FAILURE(error) || size > MOST) return -1;
    return to_utf8(first, size, out, capacity, &error);
}

int cunicode_category(uint32_t scalar) { return u_charType((UChar32)scalar); }
int cunicode_is_ignorable(uint32_t scalar) {
    return u_hasBinaryProperty((UChar32)scalar, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) ? 1 : 0;
}
