/* Files and directories that a container needs before it has a process. */
#ifndef MEZZO_FILES_H
#define MEZZO_FILES_H
#include "plan.h"

/* Nobody but the task's own user and group may look into a sandbox. */
enum { DIRECTORY_MODE = 0755, FILE_MODE = 0644, SANDBOX_MODE = 0750 };

/* Readers see the old file, or the whole new one. */
static long write_file(const char *directory, const char *name, const char *content) {
  struct text path, temporary;
  text_path(&path, directory, name);
  text_path(&temporary, path.bytes, ".tmp");
  int fd = (int)sys_open(temporary.bytes, O_WRONLY | O_CREAT | O_TRUNC, FILE_MODE);
  if (fd < 0) return fd;
  size_t length = length_of(content);
  while (length) {
    ssize_t n = sys_write(fd, content, length);
    if (n < 0 && n != -EINTR) return sys_close(fd), n;
    if (n > 0) content += n, length -= (size_t)n;
  }
  sys_close(fd);
  return sys_rename(temporary.bytes, path.bytes);
}

/* Makes a directory and all above it. One that is there already is fine. */
static long make_directories(const char *path) {
  struct text prefix;
  long result = sys_mkdir(path, DIRECTORY_MODE);
  if (result != -ENOENT) return result == -EEXIST ? 0 : result;
  text_path(&prefix, path, "/");
  for (size_t i = 1; i < prefix.length; i++) {
    if (prefix.bytes[i] != '/') continue;
    prefix.bytes[i] = 0;
    result = sys_mkdir(prefix.bytes, DIRECTORY_MODE);
    if (result < 0 && result != -EEXIST) return result;
    prefix.bytes[i] = '/';
  }
  return 0;
}

/* An id may be used again, and what is left of its first life must not be taken for its second. */
static long make_runtime(const char *path) {
  static const char *const leftovers[] = {"/status", "/pid", "/termination"};
  long result = sys_mkdir(path, DIRECTORY_MODE);
  if (result == 0) return 0;
  if (result != -EEXIST) return make_directories(path);
  for (int i = 0; i < 3; i++) {
    struct text file;
    sys_unlink(text_path(&file, path, leftovers[i]));
  }
  return 0;
}

/* By rename, so that a reader of `latest` always finds one. */
static long point_latest_to(const char *directory) {
  struct text link, temporary;
  text_path(&link, directory, "");
  while (link.length && link.bytes[link.length - 1] != '/') link.length--;
  link.bytes[link.length] = 0;
  text_add(&link, "latest");
  text_path(&temporary, directory, ".latest");
  sys_unlink(temporary.bytes);
  long error = sys(NR_symlinkat, (long)directory, AT_FDCWD, (long)temporary.bytes, 0, 0);
  return error < 0 ? error : sys_rename(temporary.bytes, link.bytes);
}

/* Through one descriptor, so that what is handed over is what was made. */
static long make_sandbox(const struct plan *plan) {
  long error = make_directories(plan->directory);
  if (error < 0) return error;
  int fd = (int)sys_open(plan->directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
  if (fd < 0) return fd;
  if (plan->switch_user) error = sys(NR_fchown, fd, plan->user, plan->group, 0, 0);
  if (error == 0) error = sys(NR_fchmod, fd, SANDBOX_MODE, 0, 0, 0);
  sys_close(fd);
  return error == 0 && plan->latest ? point_latest_to(plan->directory) : error;
}

/* A link planted in the sandbox must not make us write elsewhere with the agent's rights. */
static int open_log(const struct plan *plan, const char *path) {
  int fd = (int)sys_open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, FILE_MODE);
  if (fd < 0) return fd;
  sys(NR_fcntl, fd, F_SETFL, O_WRONLY | O_APPEND, 0, 0);
  if (plan->switch_user) sys(NR_fchown, fd, plan->user, plan->group, 0, 0);
  return fd;
}

#endif
