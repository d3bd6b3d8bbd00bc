/*
 * The launch plan as it travels: NUL-terminated fields, the first character of each is its tag.
 * Whatever text a user gives cannot be taken for anything else, because neither an argument nor an
 * environment variable can hold a NUL. The writing side is src/launcher/launch-frame.ts.
 */
#ifndef MEZZO_PLAN_H
#define MEZZO_PLAN_H
#include "text.h"

enum { LIMITS_MAX = 16, GROUPS_MAX = 1024 };

struct resource_limit {
  int resource;
  struct rlimit limit;
};

struct plan {
  const char *id;             /* i: names the container in events, `parent/child` when nested */
  const char *runtime;        /* R: the container's runtime directory, to be made */
  const char *config;         /* C: what a recovering agent has to know, kept as file `config` */
  const char *directory;      /* d: the sandbox, working directory; made if it is missing */
  int latest;                 /* L: the link `latest` beside it shall lead to it */
  const char *file;           /* f: program, searched in PATH; absent: hold the container open */
  const char *output, *error; /* o, e: files that are appended to */
  char **arguments;           /* a */
  char **environment;         /* v: NAME=VALUE */
  int switch_user, user, group;               /* u, g */
  int groups_count, groups[GROUPS_MAX];       /* s */
  int limits_count;
  struct resource_limit limits[LIMITS_MAX];   /* l: `<resource> <soft> <hard>` */
  int checkpoint;             /* k: survives the agent */
  u64 recovery_ms, grace_ms;  /* r, q */
};

static void *allocate(size_t size) {
  long at = sys(NR_mmap, 0, (long)size, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1);
  return at < 0 ? 0 : (void *)at;
}

struct memory {
  char *bytes;
  size_t size;
};

static size_t count_tag(const char *at, const char *end, char tag) {
  size_t n = 0;
  for (; at < end; at += length_of(at) + 1) n += *at == tag;
  return n;
}

static void plan_add_limit(struct plan *plan, const char *value) {
  if (plan->limits_count == LIMITS_MAX) return;
  struct resource_limit *limit = &plan->limits[plan->limits_count++];
  limit->resource = (int)number_at(&value);
  limit->limit.soft = number_at(&value);
  limit->limit.hard = number_at(&value);
}

static void plan_add(struct plan *plan, char *field, char ***argument, char ***variable) {
  char *value = field + 1;
  switch (*field) {
    case 'i': plan->id = value; break;
    case 'R': plan->runtime = value; break;
    case 'C': plan->config = value; break;
    case 'd': plan->directory = value; break;
    case 'f': plan->file = value; break;
    case 'o': plan->output = value; break;
    case 'e': plan->error = value; break;
    case 'a': *(*argument)++ = value; break;
    case 'v': *(*variable)++ = value; break;
    case 'u': plan->user = (int)number_of(value); plan->switch_user = 1; break;
    case 'g': plan->group = (int)number_of(value); break;
    case 's':
      if (plan->groups_count < GROUPS_MAX) plan->groups[plan->groups_count++] = (int)number_of(value);
      break;
    case 'l': plan_add_limit(plan, value); break;
    case 'L': plan->latest = 1; break;
    case 'k': plan->checkpoint = 1; break;
    case 'r': plan->recovery_ms = number_of(value); break;
    case 'q': plan->grace_ms = number_of(value); break;
  }
}

/*
 * Points `plan` into the frame. Two spare slots stand before the arguments: running a script
 * without a `#!` line puts the shell there. 0 when memory is short or a field is missing.
 */
static int plan_read(struct plan *plan, char *at, const char *end) {
  size_t arguments = count_tag(at, end, 'a'), variables = count_tag(at, end, 'v');
  char **slots = allocate((arguments + variables + 4) * sizeof(char *));
  if (!slots) return 0;
  memset(plan, 0, sizeof *plan);
  plan->arguments = slots + 2;
  plan->environment = plan->arguments + arguments + 1;
  char **argument = plan->arguments, **variable = plan->environment;
  for (; at < end; at += length_of(at) + 1) plan_add(plan, at, &argument, &variable);
  return plan->id && plan->runtime && plan->config && plan->directory && plan->output && plan->error;
}

#endif
