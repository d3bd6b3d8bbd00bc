/*
 * Deletion of directory trees that strangers may have filled. Entries are reached from open
 * directories, never by path: nothing is followed, nothing is too long, and nobody can swap a
 * directory for a link under our feet. Mounts are left alone.
 */
#ifndef MEZZO_REMOVE_H
#define MEZZO_REMOVE_H
#include "text.h"

/* Each level holds a descriptor and 2 KiB of stack; deeper trees are reported as failed. */
enum { DEPTH_MAX = 512, STATX_ATTR_MOUNT_ROOT = 0x2000, AT_SYMLINK_NOFOLLOW = 0x100 };

struct directory_entry {
  u64 inode;
  long offset;
  unsigned short size;
  unsigned char type;
  char name[];
};

struct statx {
  u32 mask, block_size;
  u64 attributes;
  u64 rest[30];
};

static int is_mount(int parent, const char *name) {
  struct statx found = {0};
  if (sys(NR_statx, parent, (long)name, AT_SYMLINK_NOFOLLOW, 0, (long)&found) < 0) return 0;
  return (found.attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

static long open_directory(int parent, const char *name) {
  return sys(NR_openat, parent, (long)name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0, 0);
}

static int remove_entry(int parent, const char *name, int depth);

/* Goes on after a failure: what can be freed is freed. */
static int remove_content(int directory, int depth) {
  char buffer[2048];
  int complete = 1;
  long n;
  while ((n = sys(NR_getdents64, directory, (long)buffer, sizeof buffer, 0, 0)) > 0)
    for (long at = 0; at < n;) {
      struct directory_entry *entry = (struct directory_entry *)(buffer + at);
      at += entry->size;
      if (equal(entry->name, ".") || equal(entry->name, "..")) continue;
      complete &= remove_entry(directory, entry->name, depth);
    }
  return complete && n == 0;
}

/* True when nothing of that name is left. */
static int remove_entry(int parent, const char *name, int depth) {
  long error = sys(NR_unlinkat, parent, (long)name, 0, 0, 0);
  if (error == 0 || error == -ENOENT) return 1;
  if (depth == DEPTH_MAX || is_mount(parent, name)) return 0;
  int directory = (int)open_directory(parent, name);
  if (directory < 0) return 0;
  int complete = remove_content(directory, depth + 1);
  sys_close(directory);
  error = sys(NR_unlinkat, parent, (long)name, AT_REMOVEDIR, 0, 0);
  return complete && (error == 0 || error == -ENOENT);
}

static int remove_tree(const char *path) { return remove_entry(AT_FDCWD, path, 0); }

#endif
