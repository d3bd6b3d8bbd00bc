/* What /proc knows about processes: identity, descendants, use of processor and memory. */
#ifndef MEZZO_PROC_H
#define MEZZO_PROC_H
#include "remove.h"

/* Descendants handled in one pass; a tree that is larger is finished by further passes. */
enum { TREE_MAX = 65536 };

struct process_stat {
  char state;
  int parent;
  u64 start_ticks, user_ticks, system_ticks, threads, resident_pages;
};

struct tree {
  int count;
  int pids[TREE_MAX];
};
static struct tree tree; /* in .bss: only the pages in use cost memory */

static const char *proc_path(struct text *t, int pid, const char *suffix) {
  text_clear(t);
  return text_add(text_number(text_add(t, "/proc/"), (u64)pid), suffix)->bytes;
}

static ssize_t read_file(const char *path, char *to, size_t size) {
  int fd = (int)sys_open(path, O_RDONLY, 0);
  if (fd < 0) return fd;
  size_t length = 0;
  ssize_t n;
  while (length < size - 1 && (n = sys_read(fd, to + length, size - 1 - length)) > 0) length += (size_t)n;
  to[length] = 0;
  sys_close(fd);
  return (ssize_t)length;
}

/* Fields are counted from behind the last ')': a program may put anything into its name. */
static int read_stat(int pid, struct process_stat *to) {
  char buffer[1024];
  struct text path;
  ssize_t length = read_file(proc_path(&path, pid, "/stat"), buffer, sizeof buffer);
  if (length <= 0) return 0;
  const char *at = buffer + length;
  while (at > buffer && *at != ')') at--;
  if (at == buffer) return 0;
  at += 2;
  to->state = *at++;
  u64 field[25] = {0};
  for (int i = 4; i <= 24; i++) {
    while (*at == ' ' || *at == '-') at++;
    field[i] = number_at(&at);
  }
  to->parent = (int)field[4];
  to->user_ticks = field[14] + field[16]; /* own, and of children it waited for */
  to->system_ticks = field[15] + field[17];
  to->threads = field[20];
  to->start_ticks = field[22];
  to->resident_pages = field[24];
  return 1;
}

/* A pid alone may have been given to a stranger since; with its start time it is an identity. */
static int is_process(int pid, u64 start_ticks) {
  struct process_stat stat;
  return read_stat(pid, &stat) && stat.start_ticks == start_ticks && stat.state != 'Z';
}

static void tree_add(int pid) {
  if (tree.count < TREE_MAX) tree.pids[tree.count++] = pid;
}

static void tree_add_children_of_thread(int pid, u64 thread) {
  char buffer[4096];
  struct text path;
  proc_path(&path, pid, "/task/");
  text_add(text_number(&path, thread), "/children");
  int fd = (int)sys_open(path.bytes, O_RDONLY, 0);
  if (fd < 0) return;
  u64 child = 0;
  ssize_t n;
  while ((n = sys_read(fd, buffer, sizeof buffer)) > 0)
    for (ssize_t i = 0; i < n; i++) {
      if (buffer[i] >= '0' && buffer[i] <= '9') child = child * 10 + (u64)(buffer[i] - '0');
      else if (child) tree_add((int)child), child = 0;
    }
  sys_close(fd);
}

/* The directory that `each_number` is reading. */
static int listing;

/* Calls `visit` for every entry of a directory of /proc whose name is a number. */
static void each_number(const char *directory, int pid, void (*visit)(int pid, u64 number)) {
  char buffer[2048];
  int fd = (int)sys_open(directory, O_RDONLY | O_DIRECTORY, 0);
  if (fd < 0) return;
  listing = fd;
  long n;
  while ((n = sys(NR_getdents64, fd, (long)buffer, sizeof buffer, 0, 0)) > 0)
    for (long at = 0; at < n;) {
      struct directory_entry *entry = (struct directory_entry *)(buffer + at);
      if (entry->name[0] >= '0' && entry->name[0] <= '9') visit(pid, number_of(entry->name));
      at += entry->size;
    }
  sys_close(fd);
}

/*
 * Kernels without CONFIG_PROC_CHILDREN (and gVisor) have no `children` files: there the whole
 * process table is read. Set once, before the first fork.
 */
static int scan_process_table;

static void tree_add_if_child(int pid, u64 number) {
  struct process_stat stat;
  if (read_stat((int)number, &stat) && stat.parent == pid) tree_add((int)number);
}

/* Children belong to the thread that forked them, so every thread is asked. */
static void tree_add_children(int pid) {
  struct text path;
  if (scan_process_table) each_number("/proc", pid, tree_add_if_child);
  else each_number(proc_path(&path, pid, "/task"), pid, tree_add_children_of_thread);
}

static int has_children_files(void) {
  struct text path;
  int self = (int)sys_getpid();
  proc_path(&path, self, "/task/");
  int fd = (int)sys_open(text_add(text_number(&path, (u64)self), "/children")->bytes, O_RDONLY, 0);
  if (fd >= 0) sys_close(fd);
  return fd >= 0;
}

/* Leaves in `tree` every descendant of `root`, parents before children, without `root`. */
static void tree_read(int root) {
  tree.count = 0;
  tree_add_children(root);
  for (int i = 0; i < tree.count; i++) tree_add_children(tree.pids[i]);
}

/*
 * Signals every descendant of `root`. A stopped process would sleep through a SIGTERM, so it is
 * continued; SIGKILL needs no such help.
 */
static void tree_signal(int root, int signal) {
  tree_read(root);
  for (int i = 0; i < tree.count; i++) {
    sys_kill(tree.pids[i], signal);
    if (signal == SIGTERM) sys_kill(tree.pids[i], SIGCONT);
  }
}

/* Closes every descriptor from `first` on; `close_range` came with Linux 5.9. */
static int closing_from;

static void close_number(int pid, u64 number) {
  (void)pid;
  if ((int)number >= closing_from && (int)number != listing) sys_close((int)number);
}

static void close_from(int first) {
  if (sys_close_range((u32)first, ~0U) != -ENOSYS) return;
  closing_from = first;
  struct text path;
  each_number(proc_path(&path, (int)sys_getpid(), "/fd"), 0, close_number);
}

#endif
