/*
 * The kernel, without a C library: the program stays a few kilobytes, starts in microseconds, runs
 * on every Linux distribution, and a forked supervisor costs a handful of private pages.
 *
 * A call returns its result, or -errno.
 */
#ifndef MEZZO_SYS_H
#define MEZZO_SYS_H

typedef unsigned long size_t;
typedef long ssize_t;
typedef unsigned int u32;
typedef unsigned long u64;

_Static_assert(sizeof(long) == 8, "only 64-bit Linux is supported");

#if defined(__x86_64__)
enum {
  NR_read = 0, NR_write = 1, NR_close = 3, NR_mmap = 9, NR_munmap = 11, NR_rt_sigprocmask = 14,
  NR_rt_sigaction = 13, NR_getpid = 39, NR_clone = 56, NR_execve = 59, NR_exit_group = 231,
  NR_wait4 = 61, NR_kill = 62, NR_fcntl = 72, NR_chdir = 80, NR_umask = 95, NR_setuid = 105,
  NR_setgid = 106, NR_setsid = 112, NR_setgroups = 116, NR_prctl = 157, NR_getdents64 = 217,
  NR_clock_gettime = 228, NR_openat = 257, NR_mkdirat = 258, NR_mknodat = 259, NR_unlinkat = 263,
  NR_renameat = 264, NR_ppoll = 271, NR_signalfd4 = 289, NR_dup3 = 292, NR_pipe2 = 293,
  NR_prlimit64 = 302, NR_close_range = 436, NR_fchown = 93, NR_fchmod = 91, NR_symlinkat = 266, NR_statx = 332, NR_mremap = 25,
};
static inline long sys(long n, long a, long b, long c, long d, long e) {
  long result;
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = 0;
  __asm__ volatile("syscall" : "=a"(result)
                   : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
#define START_CODE \
  "xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call entry\n"
#elif defined(__aarch64__)
enum {
  NR_read = 63, NR_write = 64, NR_close = 57, NR_mmap = 222, NR_munmap = 215,
  NR_rt_sigprocmask = 135, NR_rt_sigaction = 134, NR_getpid = 172, NR_clone = 220, NR_execve = 221,
  NR_exit_group = 94, NR_wait4 = 260, NR_kill = 129, NR_fcntl = 25, NR_chdir = 49, NR_umask = 166,
  NR_setuid = 146, NR_setgid = 144, NR_setsid = 157, NR_setgroups = 159, NR_prctl = 167,
  NR_getdents64 = 61, NR_clock_gettime = 113, NR_openat = 56, NR_mkdirat = 34, NR_mknodat = 33,
  NR_unlinkat = 35, NR_renameat = 38, NR_ppoll = 73, NR_signalfd4 = 74, NR_dup3 = 24,
  NR_pipe2 = 59, NR_prlimit64 = 261, NR_close_range = 436, NR_fchown = 55, NR_fchmod = 52, NR_symlinkat = 36, NR_statx = 291, NR_mremap = 216,
};
static inline long sys(long n, long a, long b, long c, long d, long e) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = 0;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}
#define START_CODE "mov x29, #0\n mov x30, #0\n mov x0, sp\n bl entry\n"
#else
#error "no system call table for this processor"
#endif

enum { AT_FDCWD = -100, AT_REMOVEDIR = 0x200 };
enum { ENOENT = 2, EINTR = 4, E2BIG = 7, ENOEXEC = 8, ECHILD = 10, EAGAIN = 11, ENOMEM = 12,
       EACCES = 13, EEXIST = 17, ENOTDIR = 20, EINVAL = 22, EPIPE = 32, ENXIO = 6, EPERM = 1,
       ELOOP = 40, ENOSYS = 38 };
enum { O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200, O_TRUNC = 01000,
       O_APPEND = 02000, O_NONBLOCK = 04000, O_CLOEXEC = 02000000 };
#if defined(__aarch64__)
enum { O_DIRECTORY = 040000, O_NOFOLLOW = 0100000 };
#else
enum { O_DIRECTORY = 0200000, O_NOFOLLOW = 0400000 };
#endif
enum { F_SETFL = 4, WNOHANG = 1, S_IFIFO = 0010000 };
enum { SIGKILL = 9, SIGPIPE = 13, SIGTERM = 15, SIGCHLD = 17, SIGCONT = 18, SIGINT = 2, SIGHUP = 1,
       SIGQUIT = 3, SIG_SETMASK = 2 };
enum { POLLIN = 1, POLLHUP = 16, PR_SET_NAME = 15, PR_SET_CHILD_SUBREAPER = 36 };
enum { PROT_READ_WRITE = 3, MAP_SHARED_ANONYMOUS = 0x21, MAP_PRIVATE_ANONYMOUS = 0x22,
       MREMAP_MAYMOVE = 1 };

struct timespec { long seconds, nanoseconds; };
struct pollfd { int fd; short events, revents; };
struct rlimit { u64 soft, hard; };

static inline long sys_read(int fd, void *to, size_t n) { return sys(NR_read, fd, (long)to, (long)n, 0, 0); }
static inline long sys_write(int fd, const void *from, size_t n) { return sys(NR_write, fd, (long)from, (long)n, 0, 0); }
static inline long sys_close(int fd) { return sys(NR_close, fd, 0, 0, 0, 0); }
static inline long sys_open(const char *path, int flags, int mode) {
  return sys(NR_openat, AT_FDCWD, (long)path, flags | O_CLOEXEC, mode, 0);
}
static inline long sys_mkdir(const char *path, int mode) { return sys(NR_mkdirat, AT_FDCWD, (long)path, mode, 0, 0); }
static inline long sys_mkfifo(const char *path, int mode) {
  return sys(NR_mknodat, AT_FDCWD, (long)path, S_IFIFO | mode, 0, 0);
}
static inline long sys_unlink(const char *path) { return sys(NR_unlinkat, AT_FDCWD, (long)path, 0, 0, 0); }
static inline long sys_rename(const char *from, const char *to) {
  return sys(NR_renameat, AT_FDCWD, (long)from, AT_FDCWD, (long)to, 0);
}
static inline long sys_getpid(void) { return sys(NR_getpid, 0, 0, 0, 0, 0); }
static inline long sys_fork(void) { return sys(NR_clone, SIGCHLD, 0, 0, 0, 0); }
static inline long sys_wait(int pid, int *status, int options) {
  return sys(NR_wait4, pid, (long)status, options, 0, 0);
}
static inline long sys_kill(int pid, int signal) { return sys(NR_kill, pid, signal, 0, 0, 0); }
static inline long sys_poll(struct pollfd *fds, size_t n, const struct timespec *timeout) {
  return sys(NR_ppoll, (long)fds, (long)n, (long)timeout, 0, 0);
}
static inline long sys_close_range(u32 first, u32 last) { return sys(NR_close_range, first, last, 0, 0, 0); }
__attribute__((noreturn)) static inline void sys_exit(int code) {
  for (;;) sys(NR_exit_group, code, 0, 0, 0, 0);
}

/* gcc may call these for structure copies, even in freestanding code. */
void *memcpy(void *to, const void *from, size_t n) {
  char *t = to;
  const char *f = from;
  while (n--) *t++ = *f++;
  return to;
}
void *memmove(void *to, const void *from, size_t n) {
  char *t = to;
  const char *f = from;
  if (t <= f) return memcpy(to, from, n);
  while (n--) t[n] = f[n];
  return to;
}
void *memset(void *to, int value, size_t n) {
  char *t = to;
  while (n--) *t++ = (char)value;
  return to;
}

static long now_ms(void) {
  struct timespec now;
  sys(NR_clock_gettime, 1 /* CLOCK_MONOTONIC */, (long)&now, 0, 0, 0);
  return now.seconds * 1000 + now.nanoseconds / 1000000;
}

#endif
