/*
 * The child that becomes the task. It waits at the gate, takes on limits, identity and directory,
 * and executes the program. What goes wrong is told on the task's own stderr, and the exit code is
 * 1, as a Mesos user knows it.
 *
 * Source: mesos src/slave/containerizer/mesos/launch.cpp#MesosContainerizerLaunch::execute
 */
#ifndef MEZZO_TASK_H
#define MEZZO_TASK_H
#include "plan.h"
#include "proc.h"

static const char *error_text(long error) {
  switch (error) {
    case EPERM: return "Operation not permitted";
    case ENOENT: return "No such file or directory";
    case E2BIG: return "Argument list too long";
    case ENOEXEC: return "Exec format error";
    case ENOMEM: return "Cannot allocate memory";
    case EACCES: return "Permission denied";
    case ENOTDIR: return "Not a directory";
    case EINVAL: return "Invalid argument";
    case ELOOP: return "Too many levels of symbolic links";
    default: return 0;
  }
}

static void fail(const char *what, const char *subject, long error) {
  struct text line;
  text_clear(&line);
  text_add(text_add(&line, "Failed to "), what);
  if (subject) text_add(text_add(text_add(&line, " '"), subject), "'");
  text_add(&line, ": ");
  if (error_text(-error)) text_add(&line, error_text(-error));
  else text_number(text_add(&line, "error "), (u64)-error);
  text_add(&line, "\n");
  sys_write(2, line.bytes, line.length);
  sys_exit(1);
}

static const char *variable(char **environment, const char *name) {
  size_t length = length_of(name);
  for (; *environment; environment++) {
    size_t i = 0;
    while (i < length && (*environment)[i] == name[i]) i++;
    if (i == length && (*environment)[i] == '=') return *environment + length + 1;
  }
  return 0;
}

/* Returns only on failure. A file the kernel does not know how to run is taken for a script. */
static long execute_file(const struct plan *plan, const char *file) {
  long error = sys(NR_execve, (long)file, (long)plan->arguments, (long)plan->environment, 0, 0);
  if (error != -ENOEXEC) return error;
  char **script = plan->arguments - 1;
  script[0] = "sh";
  if (plan->arguments[0]) script[1] = (char *)file;
  return sys(NR_execve, (long)"/bin/sh", (long)script, (long)plan->environment, 0, 0);
}

/* execvp's rules: the first match in PATH wins, one without permission only if nothing follows. */
static long execute_from_path(const struct plan *plan) {
  const char *path = variable(plan->environment, "PATH");
  long result = -ENOENT;
  while (path) {
    struct text file;
    text_clear(&file);
    while (*path && *path != ':' && file.length < TEXT_MAX - 1) file.bytes[file.length++] = *path++;
    file.bytes[file.length] = 0;
    if (file.length) text_add(&file, "/");
    text_add(&file, plan->file);
    long error = execute_file(plan, file.bytes);
    if (error != -ENOENT && error != -ENOTDIR && error != -EACCES) return error;
    if (error == -EACCES) result = error;
    path = *path == ':' ? path + 1 : 0;
  }
  return result;
}

static long execute(const struct plan *plan) {
  for (const char *at = plan->file; *at; at++)
    if (*at == '/') return execute_file(plan, plan->file);
  return execute_from_path(plan);
}

static void take_limits(const struct plan *plan) {
  for (int i = 0; i < plan->limits_count; i++) {
    const struct resource_limit *limit = &plan->limits[i];
    long error = sys(NR_prlimit64, 0, limit->resource, (long)&limit->limit, 0, 0);
    if (error < 0) fail("set a resource limit", 0, error);
  }
}

static void take_identity(const struct plan *plan) {
  if (!plan->switch_user) return;
  long error = sys(NR_setgroups, plan->groups_count, (long)plan->groups, 0, 0, 0);
  if (error < 0) fail("set supplementary groups", 0, error);
  if ((error = sys(NR_setgid, plan->group, 0, 0, 0, 0)) < 0) fail("set the group", 0, error);
  if ((error = sys(NR_setuid, plan->user, 0, 0, 0, 0)) < 0) fail("set the user", 0, error);
}

/* The gate is a pipe: one byte opens it, its end (the agent is gone, or refused) closes it for good. */
static void wait_at_gate(int gate) {
  char pass;
  ssize_t n;
  if (gate < 0) return;
  while ((n = sys_read(gate, &pass, 1)) == -EINTR) {}
  if (n != 1) sys_exit(1);
}

/* `not_executed` is shared with the supervisor, which is to know that no program ever ran. */
static void become_task(const struct plan *plan, int input, int output, int error_output, int gate,
                        int *not_executed) {
  u64 no_signals = 0;
  sys(NR_setsid, 0, 0, 0, 0, 0);
  sys(NR_dup3, input, 0, 0, 0, 0);
  sys(NR_dup3, output, 1, 0, 0, 0);
  sys(NR_dup3, error_output, 2, 0, 0, 0);
  wait_at_gate(gate);
  close_from(3);
  sys(NR_umask, 022, 0, 0, 0, 0);
  take_limits(plan);
  long error = sys(NR_chdir, (long)plan->directory, 0, 0, 0, 0);
  if (error < 0) fail("chdir into", plan->directory, error);
  take_identity(plan);
  sys(NR_rt_sigprocmask, SIG_SETMASK, (long)&no_signals, 0, sizeof no_signals, 0);
  if (!plan->file)
    for (;;) sys_poll(0, 0, 0); /* holds the container open until a signal ends it */
  error = execute(plan);
  *not_executed = 1;
  fail("execute", plan->file, error);
}

#endif
