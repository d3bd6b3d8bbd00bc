"""
Drives a pymesos scheduler through its whole call set: suppress and revive, tasks under a custom
executor, framework messages, kill, reconcile. Prints one line a fact; exits with 0 at the end.
"""

import sys
import threading
import time

from pymesos import MesosSchedulerDriver, Scheduler, decode_data, encode_data

master, python, executor = sys.argv[1:4]
SHORT, LONG = "short", "long"


def say(*words):
    print(*words, flush=True)


def scalar(name, value):
    return dict(name=name, type="SCALAR", scalar=dict(value=value))


class CompatScheduler(Scheduler):
    def __init__(self):
        self.launched = False
        self.states = {}
        self.agent_id = None
        self.offered = threading.Event()
        self.answered = threading.Event()
        self.reconciled = threading.Event()

    def registered(self, driver, framework_id, master_info):
        say("registered")

    def resourceOffers(self, driver, offers):
        self.offered.set()
        for offer in offers:
            if self.launched:
                driver.declineOffer(offer["id"], filters=dict(refuse_seconds=0.1))
                continue
            self.launched = True
            self.agent_id = offer["agent_id"]
            tasks = [self.task(SHORT, "0.3"), self.task(LONG, "1000")]
            driver.launchTasks(offer["id"], tasks, filters=dict(refuse_seconds=0.1))

    def task(self, name, seconds):
        return dict(
            name=name,
            task_id=dict(value=name),
            agent_id=self.agent_id,
            executor=dict(
                type="CUSTOM",
                executor_id=dict(value="compat-executor"),
                name="compat executor",
                command=dict(shell=False, value=python, arguments=[python, executor]),
                resources=[scalar("cpus", 0.1), scalar("mem", 64)],
            ),
            data=encode_data(seconds.encode()),
            resources=[scalar("cpus", 0.1), scalar("mem", 32)],
        )

    def statusUpdate(self, driver, update):
        task, state = update["task_id"]["value"], update["state"]
        if update.get("reason") == "REASON_RECONCILIATION":
            say("reconciled", task, state)
            self.reconciled.set()
            return
        self.states.setdefault(task, []).append(state)
        say(task, state)

    def frameworkMessage(self, driver, executor_id, agent_id, message):
        say("message", decode_data(message).decode())
        self.answered.set()

    def executorLost(self, driver, executor_id, agent_id, status):
        say("executor lost", executor_id["value"])

    def error(self, driver, message):
        say("error", message)


def wait(condition, what):
    deadline = time.time() + 30
    while not condition():
        if time.time() > deadline:
            sys.exit("not in time: " + what)
        time.sleep(0.02)


scheduler = CompatScheduler()
driver = MesosSchedulerDriver(scheduler, dict(user="root", name="compat pymesos"), master)
driver.start()

wait(lambda: "TASK_FINISHED" in scheduler.states.get(SHORT, []), "the short task ends")
wait(lambda: "TASK_RUNNING" in scheduler.states.get(LONG, []), "the long task runs")

driver.sendFrameworkMessage(dict(value="compat-executor"), scheduler.agent_id, encode_data(b"hi"))
wait(scheduler.answered.is_set, "the executor answers a message")

driver.suppressOffers()
time.sleep(0.5)
scheduler.offered.clear()
time.sleep(2.5)
say("suppressed" if not scheduler.offered.is_set() else "offers in spite of suppress")
driver.reviveOffers()
wait(scheduler.offered.is_set, "offers after revive")
say("revived")

driver.reconcileTasks([dict(task_id=dict(value=LONG))])
wait(scheduler.reconciled.is_set, "explicit reconciliation")
scheduler.reconciled.clear()
driver.reconcileTasks([])
wait(scheduler.reconciled.is_set, "implicit reconciliation")

driver.killTask(dict(value=LONG))
wait(lambda: "TASK_KILLED" in scheduler.states.get(LONG, []), "the long task is killed")

driver.stop()
driver.join()
say("stopped")
