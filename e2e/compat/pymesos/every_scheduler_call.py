"""
Makes every call of a pymesos scheduler, and waits for every callback. Prints one line a fact, and at
the end what was left out.
"""

import logging
import sys
import threading
import time

from every_call import calls_of, noting_calls, say, scalar, wait
from pymesos import (
    MesosOperatorMasterDriver,
    MesosSchedulerDriver,
    Scheduler,
    decode_data,
    encode_data,
)

logging.getLogger("pymesos").setLevel(logging.CRITICAL)
master, python, executor, trace = sys.argv[1:5]
ROLE = "compat"
FRAMEWORK = dict(
    user="root",
    name="every call",
    roles=[ROLE],
    principal="compat",
    capabilities=[dict(type="MULTI_ROLE"), dict(type="RESERVATION_REFINEMENT")],
    failover_timeout=600,
    checkpoint=True,
)
CALLBACKS = (
    "registered reregistered disconnected processHeartBeat resourceOffers inverseOffers "
    "offerRescinded inverseOfferRescinded statusUpdate operationStatusUpdate frameworkMessage "
    "slaveLost executorLost error"
).split()

made, heard = set(), set()
SchedulerDriver = noting_calls(MesosSchedulerDriver, calls_of(MesosSchedulerDriver), made)
operator = MesosOperatorMasterDriver(master)


class Everything(Scheduler):
    """Keeps what it hears."""

    def __init__(self):
        self.offers, self.inverse_offers, self.rescinded = [], [], 0
        self.statuses, self.operations, self.messages, self.errors = [], [], [], []

    def resourceOffers(self, driver, offers):
        self.offers.extend(offers)

    def inverseOffers(self, driver, offers):
        self.inverse_offers.extend(offers)

    def offerRescinded(self, driver, offer_id):
        self.offers = [offer for offer in self.offers if offer["id"] != offer_id]

    def inverseOfferRescinded(self, driver, offer_id):
        self.rescinded += 1

    def statusUpdate(self, driver, status):
        self.statuses.append(status)

    def operationStatusUpdate(self, driver, status):
        self.operations.append(status)

    def frameworkMessage(self, driver, executor_id, agent_id, message):
        self.messages.append(decode_data(message).decode())

    def error(self, driver, message):
        self.errors.append(message)
        # Otherwise it subscribes again, and the two take the framework from each other for ever.
        driver.stop(failover=True)


Recorded = noting_calls(Everything, CALLBACKS, heard)
scheduler = Recorded()


def new_driver(sched, **framework):
    return SchedulerDriver(sched, dict(FRAMEWORK, **framework), master, implicit_acknowledgements=False)


def next_offer():
    wait(lambda: scheduler.offers, "an offer")
    return scheduler.offers.pop()


def status_of(task, state):
    def found():
        return [s for s in scheduler.statuses if (s["task_id"]["value"], s["state"]) == (task, state)]

    wait(found, task + " " + state)
    return found()[0]


def acknowledged(task, state):
    status = status_of(task, state)
    driver.acknowledgeStatusUpdate(status)
    say(task, state)


def operation_status(name, state):
    def found():
        wanted = (name, state)
        return [s for s in scheduler.operations if (s["operation_id"]["value"], s["state"]) == wanted]

    wait(found, "operation " + name + " " + state)
    return found().pop()


def task(name, agent_id, seconds):
    return dict(
        name=name,
        task_id=dict(value=name),
        agent_id=agent_id,
        data=encode_data(seconds.encode()),
        resources=[scalar("cpus", 0.1), scalar("mem", 32)],
    )


def executor_info(name):
    command = dict(shell=False, value=python, arguments=[python, executor, trace])
    return dict(
        type="CUSTOM",
        executor_id=dict(value=name),
        framework_id=dict(value=driver.framework_id),
        command=command,
        resources=[scalar("cpus", 0.1), scalar("mem", 64), scalar("disk", 32)],
    )


FILTERS = dict(refuse_seconds=0)

driver = new_driver(scheduler)
driver.start()

# Offers.
declined = next_offer()
driver.requestResources([dict(agent_id=declined["agent_id"], resources=[scalar("cpus", 1)])])
driver.declineOffer(declined["id"], filters=FILTERS)
offer = next_offer()
say("declined, and offered anew" if offer["id"] != declined["id"] else "offered still")
agent_id = offer["agent_id"]

# An operation with feedback.
reservation = dict(type="DYNAMIC", role=ROLE, principal="compat")
reserved = dict(scalar("disk", 64), reservations=[reservation])
driver.acceptOffers(
    offer["id"],
    [dict(type="RESERVE", id=dict(value="reserve"), reserve=dict(resources=[reserved]))],
    filters=FILTERS,
)
status = operation_status("reserve", "OPERATION_FINISHED")
try:
    driver.acknowledgeOperationStatusUpdate(status)
except RuntimeError as error:
    # It sends the status as it came, where `uuid` is a message; the call takes bytes.
    say("its own acknowledgement:", str(error).split("\n")[0])
driver.reconcileOperations([])
wait(
    lambda: "uuid" not in operation_status("reserve", "OPERATION_FINISHED"),
    "the operation, reconciled",
)
driver.acknowledgeOperationStatusUpdate(dict(status, uuid=status["uuid"]["value"]))
driver.reconcileOperations([dict(operation_id=dict(value="reserve"), agent_id=agent_id)])
operation_status("reserve", "OPERATION_UNKNOWN")
say("operation acknowledged, and forgotten")

# Tasks, one by one and as a group, under executors of pymesos.
driver.launchTasks(
    next_offer()["id"],
    [dict(task(name, agent_id, seconds), executor=executor_info("one"))
     for name, seconds in (("short", "0.3"), ("long", "1000"))],
    filters=FILTERS,
)
for name, state in (("short", "TASK_RUNNING"), ("short", "TASK_FINISHED"), ("long", "TASK_RUNNING")):
    acknowledged(name, state)
group = [task(name, agent_id, "1000") for name in ("first", "second")]
driver.acceptOffers(
    next_offer()["id"],
    [
        dict(
            type="LAUNCH_GROUP",
            launch_group=dict(executor=executor_info("group"), task_group=dict(tasks=group)),
        )
    ],
    filters=FILTERS,
)
for name in ("first", "second"):
    acknowledged(name, "TASK_RUNNING")

driver.sendFrameworkMessage(dict(value="one"), agent_id, encode_data(b"hi"))
wait(lambda: scheduler.messages, "the executor answers a message")
say("message", scheduler.messages[0])

driver.reconcileTasks([dict(task_id=dict(value="long"))])
wait(lambda: scheduler.statuses[-1].get("reason") == "REASON_RECONCILIATION", "reconciliation")
say("reconciled", scheduler.statuses[-1]["task_id"]["value"], scheduler.statuses[-1]["state"])
driver.killTask(dict(value="long"))
acknowledged("long", "TASK_KILLED")
driver.sendFrameworkMessage(dict(value="group"), agent_id, encode_data(b"exit"))
for name in ("first", "second"):
    acknowledged(name, "TASK_FAILED")
wait(lambda: "executorLost" in heard, "the loss of an executor")

# Its executors outlive their agent.
with open(trace, "a") as file:
    file.write("restart the agent\n")
wait(lambda: "reregistered\n" in open(trace).readlines(), "an executor speaks with the new agent")
say("agent restarted")

# Offers again, and none of them.
driver.suppressOffers([ROLE])
while scheduler.offers:
    driver.declineOffer(scheduler.offers.pop()["id"], filters=FILTERS)
time.sleep(2.5)
say("offers in spite of suppress" if scheduler.offers else "suppressed")
driver.reviveOffers([ROLE])
driver.launchTasks(
    next_offer()["id"],
    [dict(task("stays", agent_id, "1000"), executor=executor_info("one"))],
    filters=FILTERS,
)
acknowledged("stays", "TASK_RUNNING")

# Maintenance: what was offered is withdrawn, and asked back.
[agent] = operator.getAgents()["get_agents"]["agents"]
machine = dict(hostname=agent["agent_info"]["hostname"], ip=agent["pid"].split("@")[1].split(":")[0])
unavailability = dict(start=dict(nanoseconds=int((time.time() + 3600) * 1e9)))
window = dict(machine_ids=[machine], unavailability=unavailability)
wait(lambda: scheduler.offers, "an offer")
operator.updateMaintenanceSchedule([window])
wait(lambda: "offerRescinded" in heard, "the offer is withdrawn")
wait(lambda: scheduler.inverse_offers, "an inverse offer")
driver.declineInverseOffer(scheduler.inverse_offers.pop()["id"], filters=FILTERS)
wait(lambda: scheduler.inverse_offers, "another inverse offer")
driver.acceptInverseOffers(scheduler.inverse_offers.pop()["id"], filters=dict(refuse_seconds=1))


def answers():
    draining = operator.getMaintenanceStatus()["get_maintenance_status"]["status"]["draining_machines"]
    return [status["status"] for entry in draining for status in entry.get("statuses", [])]


wait(lambda: answers() == ["ACCEPT"], "the answer is kept")
say("inverse offer accepted")
wait(lambda: scheduler.inverse_offers, "an inverse offer when the answer is over")
operator.updateMaintenanceSchedule([])
wait(lambda: scheduler.rescinded, "the inverse offer is withdrawn")
say("inverse offer withdrawn")

# A second driver takes the framework over, and the first hears of it.
wait(lambda: "processHeartBeat" in heard, "a heartbeat")
first, first_scheduler = driver, scheduler
scheduler = Recorded()
driver = new_driver(scheduler, id=dict(value=first.framework_id))
runner = threading.Thread(target=driver.run)
runner.start()
first.join()
say("error", *first_scheduler.errors)
wait(lambda: driver.connected, "the second driver subscribes")

operator.markAgentGone(agent_id["value"])
say(status_of("stays", "TASK_LOST")["state"], "when the agent is gone")
wait(lambda: "slaveLost" in heard, "the loss of the agent")

driver.stop(failover=True)
runner.join()
driver = new_driver(scheduler, id=dict(value=driver.framework_id))
driver.start()
wait(lambda: driver.connected, "the third driver subscribes")
driver.abort()
driver.join()
[torn_down] = operator.getFrameworks()["get_frameworks"]["completed_frameworks"]
say("torn down", torn_down["framework_info"]["name"])

say("calls not made:", *sorted(calls_of(MesosSchedulerDriver) - made))
say("callbacks not heard:", *sorted(set(CALLBACKS) - heard))
