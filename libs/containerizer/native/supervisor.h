/*
 * One supervisor per container: it starts the task, collects every process the task leaves behind
 * (it is their subreaper, so nothing escapes by a double fork), keeps the wait status in the file
 * `status`, and tells the agent. It outlives the agent, and ends the container by itself when the
 * agent stays away too long.
 *
 *            HUP on the agent FIFO              deadline
 *   present ------------------------> away ------------------> ending --grace--> killing
 *      ^-------------------------------'       (at once when not checkpointing)
 *              a new agent opened it
 *
 * The agent's presence is a FIFO that the agent holds open for writing: its death, by whatever
 * signal, closes it, and nobody has to be asked or trusted.
 */
#ifndef MEZZO_SUPERVISOR_H
#define MEZZO_SUPERVISOR_H
#include "files.h"
#include "proc.h"
#include "task.h"

enum { AWAY_CHECK_MS = 1000, RESIDUE_CHECK_MS = 20 };

/*
 * What Mesos tells of a task whose program could not be executed: there, the child and its parent both
 * write their `256` into the file, one behind the other.
 */
enum { NOT_EXECUTED_STATUS = 256256 };

enum phase { PRESENT, AWAY, ENDING, KILLING };

struct supervisor {
  int task, status, task_ended;
  int *not_executed; /* shared with the task until it executes its program */
  int signals, agent; /* file descriptors */
  enum phase phase;
  long deadline_ms;
  int checkpoint;
  long recovery_ms, grace_ms;
};

/* Set once by the warden, inherited by every supervisor. */
static const char *events_path, *agent_path;

/* One line of at most PIPE_BUF, so that lines of many writers never mix. No reader, no event. */
static void send_event(const struct text *line) {
  int fd = (int)sys_open(events_path, O_WRONLY | O_NONBLOCK, 0);
  if (fd < 0) return;
  sys(NR_fcntl, fd, F_SETFL, O_WRONLY, 0, 0); /* wait for a slow agent rather than lose the line */
  while (sys_write(fd, line->bytes, line->length) == -EINTR) {}
  sys_close(fd);
}

static void send_failed(const char *id, const char *what, long error) {
  struct text line;
  text_clear(&line);
  text_add(text_add(text_add(&line, "failed "), id), " ");
  text_add(text_number(&line, (u64)-error), " ");
  send_event(text_add(text_add(&line, what), "\n"));
}

static int open_signals(void) {
  u64 mask = 1UL << (SIGCHLD - 1) | 1UL << (SIGTERM - 1) | 1UL << (SIGINT - 1) |
             1UL << (SIGHUP - 1) | 1UL << (SIGQUIT - 1) | 1UL << (SIGPIPE - 1);
  sys(NR_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, sizeof mask, 0);
  return (int)sys(NR_signalfd4, -1, (long)&mask, sizeof mask, O_CLOEXEC | O_NONBLOCK, 0);
}

static int agent_is_away(const struct supervisor *s) {
  char byte;
  return sys_read(s->agent, &byte, 1) == 0;
}

/* Notes the task's end and buries adopted descendants. False once no child is left. */
static int reap(struct supervisor *s) {
  int status;
  long pid;
  while ((pid = sys_wait(-1, &status, WNOHANG)) > 0)
    if (pid == s->task && !s->task_ended)
      s->task_ended = 1, s->status = *s->not_executed ? NOT_EXECUTED_STATUS : status;
  return pid != -ECHILD;
}

static void end_container(struct supervisor *s) {
  if (s->phase >= ENDING) return;
  s->phase = ENDING;
  s->deadline_ms = now_ms() + s->grace_ms;
  tree_signal((int)sys_getpid(), SIGTERM);
}

static void take_signals(struct supervisor *s) {
  struct {
    u32 signal;
    char rest[124];
  } info;
  while (sys_read(s->signals, &info, sizeof info) == sizeof info)
    if (info.signal == SIGTERM || info.signal == SIGINT) end_container(s);
}

static void watch_agent(struct supervisor *s) {
  long now = now_ms();
  if (s->phase == PRESENT && agent_is_away(s)) {
    s->phase = AWAY;
    s->deadline_ms = now + (s->checkpoint ? s->recovery_ms : 0);
  } else if (s->phase == AWAY && !agent_is_away(s)) {
    s->phase = PRESENT;
  }
  if (s->phase == AWAY && now >= s->deadline_ms) end_container(s);
  if (s->phase == ENDING && now >= s->deadline_ms) s->phase = KILLING;
  if (s->phase == KILLING || s->task_ended) tree_signal((int)sys_getpid(), SIGKILL);
}

static long wait_ms(const struct supervisor *s) {
  if (s->task_ended || s->phase == KILLING) return RESIDUE_CHECK_MS;
  if (s->phase == PRESENT) return -1;
  long left = s->deadline_ms - now_ms();
  if (left < 0) left = 0;
  return s->phase == AWAY && left > AWAY_CHECK_MS ? AWAY_CHECK_MS : left;
}

static void wait_for_news(const struct supervisor *s) {
  /* A FIFO without writers stays readable for ever: away, it is asked once a second instead. */
  struct pollfd fds[2] = {{s->signals, POLLIN, 0}, {s->phase == PRESENT ? s->agent : -1, POLLIN, 0}};
  long ms = wait_ms(s);
  struct timespec timeout = {ms / 1000, ms % 1000 * 1000000};
  sys_poll(fds, 2, ms < 0 ? 0 : &timeout);
}

/* Returns when neither the task nor any process it started is left. */
static void supervise(struct supervisor *s) {
  while (reap(s)) {
    watch_agent(s);
    if (!reap(s)) return;
    wait_for_news(s);
    take_signals(s);
  }
}

static void send_started(const struct text *identity, const char *id) {
  struct text line;
  text_clear(&line);
  text_add(text_add(text_add(&line, "started "), id), " ");
  send_event(text_add(&line, identity->bytes));
}

/* `<task pid> <start> <supervisor pid> <start>`: the container's identity, for agents to come. */
static void identity_of(const struct supervisor *s, struct text *to) {
  struct process_stat stat = {0};
  text_clear(to);
  read_stat(s->task, &stat);
  text_number(text_add(text_number(to, (u64)s->task), " "), stat.start_ticks);
  int self = (int)sys_getpid();
  read_stat(self, &stat);
  text_number(text_add(text_number(text_add(to, " "), (u64)self), " "), stat.start_ticks);
  text_add(to, "\n");
}

static void report_end(const struct supervisor *s, const char *id, const char *runtime) {
  struct text line;
  text_clear(&line);
  text_number(&line, (u64)(u32)s->status);
  write_file(runtime, "/status", line.bytes);
  text_clear(&line);
  text_add(text_add(text_add(&line, "exited "), id), " ");
  text_add(text_number(&line, (u64)(u32)s->status), "\n");
  send_event(&line);
}

/* Takes no memory unless it is written to. Without it, a task that did not run looks like one that did. */
static int *share_flag(void) {
  static int own;
  long at = sys(NR_mmap, 0, sizeof own, PROT_READ_WRITE, MAP_SHARED_ANONYMOUS, -1);
  return at < 0 ? &own : (int *)at;
}

static void start_task(struct supervisor *s, const struct plan *plan, int gate) {
  long error;
  if ((error = make_sandbox(plan)) < 0) return send_failed(plan->id, "create the sandbox", error);
  if ((error = make_runtime(plan->runtime)) < 0)
    return send_failed(plan->id, "create the runtime directory", error);
  if ((error = write_file(plan->runtime, "/config", plan->config)) < 0)
    return send_failed(plan->id, "write the container's config", error);
  int input = (int)sys_open("/dev/null", O_RDONLY, 0);
  int output = open_log(plan, plan->output), error_output = open_log(plan, plan->error);
  if (output < 0) return send_failed(plan->id, "open the sandbox's stdout", output);
  if (error_output < 0) return send_failed(plan->id, "open the sandbox's stderr", error_output);
  s->not_executed = share_flag();
  s->task = (int)sys_fork();
  if (s->task == 0) become_task(plan, input, output, error_output, gate, s->not_executed);
  if (s->task < 0) return send_failed(plan->id, "fork", s->task);
  sys_close(input);
  sys_close(output);
  sys_close(error_output);
}

/*
 * Runs in a fork of the warden and never returns. The frame lies in `memory`, which is given back as
 * soon as the task has its own copy: an environment may be large, and a supervisor may live long.
 */
static void run_supervisor(char *frame, const char *end, int gate, struct memory memory) {
  static struct plan plan;
  static struct text id, runtime;
  struct supervisor s = {0};
  if (!plan_read(&plan, frame, end)) sys_exit(1);
  text_path(&id, plan.id, "");
  text_path(&runtime, plan.runtime, "");
  s.checkpoint = plan.checkpoint;
  s.recovery_ms = (long)plan.recovery_ms;
  s.grace_ms = (long)plan.grace_ms;
  sys(NR_prctl, PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  s.signals = open_signals();
  s.agent = (int)sys_open(agent_path, O_RDONLY | O_NONBLOCK, 0);
  start_task(&s, &plan, gate);
  if (s.task <= 0) sys_exit(0);
  if (gate >= 0) sys_close(gate);
  sys(NR_munmap, (long)memory.bytes, (long)memory.size, 0, 0, 0);
  struct text identity;
  identity_of(&s, &identity);
  write_file(runtime.bytes, "/pid", identity.bytes);
  send_started(&identity, id.bytes);
  supervise(&s);
  report_end(&s, id.bytes, runtime.bytes);
  sys_exit(0);
}

#endif
