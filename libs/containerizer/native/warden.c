/*
 * mezzo-warden: starts containers for an agent and stays their parent.
 *
 *   agent --frames on stdin--> warden --fork--> supervisor --fork--> task
 *     ^                                             |
 *     '--------- lines of the events FIFO ----------'
 *
 * Usage: mezzo-warden <runtime_dir> [scan]
 *
 * With `scan`, and where the kernel has no better way, descendants are found by reading all of
 * /proc.
 *
 * A frame is a length (32 bits, little-endian) and that many bytes: NUL-terminated fields, the
 * first of which is the verb.
 *
 *   launch, hold           a plan (plan.h); `hold` keeps the task at its gate
 *   go <pid>, shut <pid>   opens the gate of the supervisor with that pid, or shuts it for good
 *   signal <pid> <start> <signal> <init|tree>
 *   usage <token> <pid> <start>
 *   forget <directory>     deletes a runtime directory
 *   remove <token> <directory>...
 *
 * Events, one line each:
 *
 *   started <id> <task pid> <start> <supervisor pid> <start>
 *   failed <id> <errno> <what>
 *   exited <id> <wait status>
 *   lost <id>                          its supervisor died without a word
 *   usage <token> <user ticks> <system ticks> <resident bytes>
 *   removed <token> <digit for each directory: 0 when it is gone>
 *
 * The end of stdin means that the agent is gone. Gates stay shut, nothing new starts, and the
 * warden leaves with its last supervisor. It is built by native/build.sh.
 */
#include "supervisor.h"

enum { FRAME_MAX = 16 << 20, FRAME_START = 64 << 10, CHILDREN_MAX = 32768 };

/* Ids that are longer are cut off, and their supervisors' violent ends go unreported. */
enum { ID_MAX = 1000 };

/* Columns, so that looking for a pid reads pids only. */
static struct {
  int count;
  int pids[CHILDREN_MAX], gates[CHILDREN_MAX];
  char ids[CHILDREN_MAX][ID_MAX];
} children;

static u64 page_bytes = 4096;

/* What has arrived of the agent's frames. */
static struct memory input;
static size_t input_length;

static int find_child(int pid) {
  for (int i = 0; i < children.count; i++)
    if (children.pids[i] == pid) return i;
  return -1;
}

static void set_child(int at, int pid, int gate, const char *id) {
  size_t i = 0;
  children.pids[at] = pid;
  children.gates[at] = gate;
  for (; id[i] && i < ID_MAX - 1; i++) children.ids[at][i] = id[i];
  children.ids[at][i] = 0;
}

static void add_child(int pid, int gate, const char *id) {
  set_child(children.count++, pid, gate, id);
}

static void remove_child(int at) {
  int last = --children.count;
  if (at != last) set_child(at, children.pids[last], children.gates[last], children.ids[last]);
}

static void close_gate(int at) {
  if (children.gates[at] >= 0) sys_close(children.gates[at]);
  children.gates[at] = -1;
}

/*
 * Keeps nothing but the gate, as descriptor 3: neither the agent's pipe nor gates of others, which
 * would never be seen to close.
 */
static int drop_descriptors(int gate) {
  int null = (int)sys_open("/dev/null", O_RDWR, 0);
  for (int fd = 0; fd < 3; fd++) sys(NR_dup3, null, fd, 0, 0, 0);
  if (gate >= 0 && gate != 3) sys(NR_dup3, gate, 3, O_CLOEXEC, 0, 0);
  close_from(gate < 0 ? 3 : 4);
  return gate < 0 ? -1 : 3;
}

static const char *field_after(const char *field) { return field + length_of(field) + 1; }

/* The id is the first field of every plan. */
static const char *id_of_plan(const char *plan) { return *plan == 'i' ? plan + 1 : "?"; }

static void launch(char *plan, char *end, int gated) {
  int gate[2] = {-1, -1};
  if (children.count == CHILDREN_MAX) return send_failed(id_of_plan(plan), "track the container", -EAGAIN);
  if (gated) {
    long error = sys(NR_pipe2, (long)gate, O_CLOEXEC, 0, 0, 0);
    if (error < 0) return send_failed(id_of_plan(plan), "create the gate", error);
  }
  int pid = (int)sys_fork();
  if (pid == 0) {
    int own_gate = drop_descriptors(gate[0]);
    run_supervisor(plan, end, own_gate, input);
  }
  if (gated) sys_close(gate[0]);
  if (pid < 0) {
    if (gated) sys_close(gate[1]);
    return send_failed(id_of_plan(plan), "fork", pid);
  }
  add_child(pid, gate[1], id_of_plan(plan));
}

static void use_gate(const char *pid, int open) {
  int child = find_child((int)number_of(pid));
  if (child < 0 || children.gates[child] < 0) return;
  if (open) sys_write(children.gates[child], "", 1);
  close_gate(child);
}

static void signal_container(const char *pid) {
  const char *start = field_after(pid), *signal = field_after(start), *scope = field_after(signal);
  int process = (int)number_of(pid);
  if (!is_process(process, number_of(start))) return;
  if (equal(scope, "tree")) tree_signal(process, (int)number_of(signal));
  else sys_kill(process, (int)number_of(signal));
}

static void report_usage(const char *token) {
  const char *pid = field_after(token), *start = field_after(pid);
  int root = (int)number_of(pid);
  u64 user = 0, system = 0, pages = 0;
  struct process_stat stat;
  if (is_process(root, number_of(start))) {
    tree_read(root);
    for (int i = -1; i < tree.count; i++) {
      if (!read_stat(i < 0 ? root : tree.pids[i], &stat)) continue;
      user += stat.user_ticks, system += stat.system_ticks, pages += stat.resident_pages;
    }
  }
  struct text line;
  text_clear(&line);
  text_add(text_add(text_add(&line, "usage "), token), " ");
  text_number(text_add(text_number(&line, user), " "), system);
  text_number(text_add(&line, " "), pages * page_bytes);
  send_event(text_add(&line, "\n"));
}

/*
 * Deletes the trees named by the fields, in a process of its own: that takes as long as it takes.
 * Answers with a digit for each, 1 where something was left.
 */
static void remove_trees(char *token, char *end) {
  int pid = children.count == CHILDREN_MAX ? -EAGAIN : (int)sys_fork();
  if (pid == 0) drop_descriptors(-1);
  if (pid > 0) return add_child(pid, -1, "");
  struct text line;
  text_clear(&line);
  text_add(text_add(text_add(&line, "removed "), token), " ");
  for (char *path = (char *)field_after(token); path < end; path += length_of(path) + 1)
    text_add(&line, pid == 0 && remove_tree(path) ? "0" : "1");
  send_event(text_add(&line, "\n"));
  if (pid == 0) sys_exit(0);
}

static void obey(char *frame, char *end) {
  char *rest = frame + length_of(frame) + 1;
  if (end == frame || end[-1] != 0 || rest > end) return;
  if (equal(frame, "launch")) launch(rest, end, 0);
  else if (equal(frame, "hold")) launch(rest, end, 1);
  else if (equal(frame, "go")) use_gate(rest, 1);
  else if (equal(frame, "shut")) use_gate(rest, 0);
  else if (equal(frame, "signal")) signal_container(rest);
  else if (equal(frame, "usage")) report_usage(rest);
  else if (equal(frame, "forget")) remove_tree(rest);
  else if (equal(frame, "remove")) remove_trees(rest, end);
}

static int resize_input(size_t size) {
  if (size == input.size) return 1;
  long moved = sys(NR_mremap, (long)input.bytes, (long)input.size, (long)size, MREMAP_MAYMOVE, 0);
  if (moved < 0) return 0;
  input = (struct memory){(char *)moved, size};
  return 1;
}

static u32 frame_length(const char *at) {
  const unsigned char *b = (const unsigned char *)at;
  return b[0] | (u32)b[1] << 8 | (u32)b[2] << 16 | (u32)b[3] << 24;
}

static void obey_complete_frames(void) {
  size_t at = 0;
  while (input_length - at >= 4) {
    u32 length = frame_length(input.bytes + at);
    if (length > FRAME_MAX) sys_exit(2); /* not our agent, or a broken one: start over with a new warden */
    if (input_length - at - 4 < length) break;
    obey(input.bytes + at + 4, input.bytes + at + 4 + length);
    at += 4 + length;
  }
  memmove(input.bytes, input.bytes + at, input_length -= at);
  if (input_length <= FRAME_START / 2) resize_input(FRAME_START);
}

/* False at the end: the agent is gone. */
static int read_agent(void) {
  if (input_length == input.size && !resize_input(input.size * 2)) sys_exit(2);
  ssize_t n = sys_read(0, input.bytes + input_length, input.size - input_length);
  if (n == -EINTR || n == -EAGAIN) return 1;
  if (n <= 0) return 0;
  input_length += (size_t)n;
  obey_complete_frames();
  return 1;
}

/*
 * What is our child and no supervisor was handed to us by one that died: it is ended, because
 * nobody watches it any more.
 */
static void kill_unsupervised(void) {
  static int strangers[256];
  int count = 0;
  tree.count = 0;
  tree_add_children((int)sys_getpid());
  for (int i = 0; i < tree.count && count < 256; i++)
    if (find_child(tree.pids[i]) < 0) strangers[count++] = tree.pids[i];
  for (int i = 0; i < count; i++) {
    sys_kill(strangers[i], SIGKILL);
    tree_signal(strangers[i], SIGKILL);
  }
}

static void report_lost(const char *id) {
  struct text line;
  text_clear(&line);
  send_event(text_add(text_add(text_add(&line, "lost "), id), "\n"));
}

/* False when no child is left. */
static int reap_children(void) {
  int status, unsupervised = 0;
  long pid;
  while ((pid = sys_wait(-1, &status, WNOHANG)) > 0) {
    int child = find_child((int)pid);
    unsupervised |= child < 0 || status != 0;
    if (child < 0) continue;
    close_gate(child);
    if (status != 0) kill_unsupervised(), report_lost(children.ids[child]);
    remove_child(child);
  }
  if (unsupervised) kill_unsupervised();
  return pid != -ECHILD;
}

static void take_news(struct pollfd *fds, int signals) {
  char info[128];
  while (sys_read(signals, info, sizeof info) > 0) {}
  if (!fds[1].revents || read_agent()) return;
  fds[1].fd = -1;
  for (int i = 0; i < children.count; i++) close_gate(i);
}

static void serve(int signals) {
  struct pollfd fds[2] = {{signals, POLLIN, 0}, {0, POLLIN, 0}};
  while (reap_children() || fds[1].fd >= 0) {
    if (sys_poll(fds, 2, 0) > 0) take_news(fds, signals);
  }
}

static void read_auxiliary(long *stack) {
  long *at = stack + 1 + *stack + 1;
  while (*at) at++;
  for (at++; at[0]; at += 2)
    if (at[0] == 6 /* AT_PAGESZ */) page_bytes = (u64)at[1];
}

static int prepare(const char *root) {
  static struct text events, agent, containers;
  events_path = text_path(&events, root, "/events");
  agent_path = text_path(&agent, root, "/agent");
  sys_mkdir(text_path(&containers, root, "/containers"), DIRECTORY_MODE);
  long error = sys_mkfifo(events_path, 0600);
  if (error < 0 && error != -EEXIST) return 0;
  error = sys_mkfifo(agent_path, 0600);
  if (error < 0 && error != -EEXIST) return 0;
  input.size = FRAME_START;
  return (input.bytes = allocate(FRAME_START)) != 0;
}

/* Called by the entry code with the kernel's start block: argc, argv, environment, auxiliary. */
__attribute__((used, noreturn)) void entry(long *stack) {
  read_auxiliary(stack);
  sys(NR_setsid, 0, 0, 0, 0, 0);
  sys(NR_umask, 022, 0, 0, 0, 0);
  sys(NR_prctl, PR_SET_NAME, (long)"mezzo-warden", 0, 0, 0);
  sys(NR_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  int signals = open_signals();
  scan_process_table = *stack > 2 || !has_children_files();
  if (*stack < 2 || !prepare((const char *)stack[2])) sys_exit(1);
  sys_write(1, "ready\n", 6);
  serve(signals);
  sys_exit(0);
}

__asm__(".globl _start\n_start:\n" START_CODE);
