/* Strings, numbers and bounded text buffers. */
#ifndef MEZZO_TEXT_H
#define MEZZO_TEXT_H
#include "sys.h"

/* Paths are at most PATH_MAX; a line of the events FIFO must fit PIPE_BUF to be written whole. */
enum { TEXT_MAX = 4096 };

struct text {
  size_t length;
  char bytes[TEXT_MAX];
};

static size_t length_of(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}

static int equal(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return *a == *b;
}

static void text_clear(struct text *t) {
  t->length = 0;
  t->bytes[0] = 0;
}

/* Cuts off what does not fit: callers bound their inputs, and the end is always a NUL. */
static struct text *text_add(struct text *t, const char *s) {
  while (*s && t->length < TEXT_MAX - 1) t->bytes[t->length++] = *s++;
  t->bytes[t->length] = 0;
  return t;
}

static struct text *text_number(struct text *t, u64 value) {
  char digits[24];
  int at = 23;
  digits[at] = 0;
  do digits[--at] = (char)('0' + value % 10);
  while (value /= 10);
  return text_add(t, digits + at);
}

/* `prefix` + `suffix` in `t`, as a C string. */
static const char *text_path(struct text *t, const char *prefix, const char *suffix) {
  text_clear(t);
  return text_add(text_add(t, prefix), suffix)->bytes;
}

/* Reads digits, leaves `*at` behind them. No digit reads as 0. */
static u64 number_at(const char **at) {
  u64 value = 0;
  while (**at == ' ') (*at)++;
  while (**at >= '0' && **at <= '9') value = value * 10 + (u64)(*(*at)++ - '0');
  return value;
}

static u64 number_of(const char *s) { return number_at(&s); }

#endif
