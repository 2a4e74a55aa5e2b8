/* Heads of answers: what kind of body follows. */
#include "load.h"
#include <stdlib.h>
#include <string.h>

enum { LONGEST_HEAD = 8192 };

long response_head(struct response *r, const char *text, size_t length, const char *content_type) {
    const char *end = memmem(text, length, "\r\n\r\n", 4);
    if (!end) {
        if (length < LONGEST_HEAD) return 0;
        note("the answer's head is longer than %d bytes", LONGEST_HEAD);
        return -1;
    }

    char head[LONGEST_HEAD];
    size_t size = (size_t)(end - text) + 4;
    if (size >= sizeof head) { note("the answer's head is longer than %d bytes", LONGEST_HEAD); return -1; }
    memcpy(head, text, size);
    head[size] = 0;
    if (strncmp(head, "HTTP/1.1 200", 12)) {
        head[strcspn(head, "\r\n")] = 0;
        note("answered %s", head);
        return -1;
    }
    if (content_type && !strcasestr(head, content_type)) { note("the answer is not %s", content_type); return -1; }

    *r = (struct response){.framing = UNTIL_CLOSE};
    const char *field = strcasestr(head, "\r\ncontent-length:");
    if (strcasestr(head, "\r\ntransfer-encoding: chunked")) r->framing = CHUNKED;
    else if (field) { r->framing = LENGTH; r->left = strtoull(field + 17, NULL, 10); }
    return (long)size;
}
