"""
Makes every call of pymesos' operator drivers, and waits for every callback. Prints one line a fact,
and at the end what was left out.
"""

import logging
import sys
import threading

from every_call import calls_of, noting_calls, say, scalar, wait
from pymesos import (
    MesosOperatorAgentDriver,
    MesosOperatorMasterDriver,
    MesosSchedulerDriver,
    OperatorMaster,
    Scheduler,
)

logging.getLogger("pymesos").setLevel(logging.ERROR)
master_address, agent_address = sys.argv[1:3]
CALLBACKS = (
    "taskAdded taskUpdated frameworkAdded frameworkUpdated frameworkRemoved agentAdded agentRemoved"
).split()

made, made_at_agent, heard = set(), set(), set()
operator = noting_calls(OperatorMaster, CALLBACKS, heard)()
MasterDriver = noting_calls(MesosOperatorMasterDriver, calls_of(MesosOperatorMasterDriver), made)
master = MasterDriver(master_address, operator)


def refusal(call, *args):
    """The first line of what a refused call says."""
    try:
        call(*args)
    except RuntimeError as error:
        return str(error).split("\n")[0]
    return "done"


def member(answer):
    return answer[answer["type"].lower()]


# Reads, with something in each of them.
for read in (
    master.getHealth,
    master.getFlags,
    master.getVersion,
    master.getState,
    master.getFrameworks,
    master.getExecutors,
    master.getTasks,
    master.getAgents,
    master.getRoles,
    master.getMaster,
    master.getMaintenanceSchedule,
    master.getMaintenanceStatus,
    master.getQuota,
):
    answer = read()
    say("master", answer["type"], *sorted(member(answer)))
metrics = member(master.getMetrics(10 ** 9))["metrics"]
say("master elected", *[metric["value"] for metric in metrics if metric["name"] == "master/elected"])
say("master log is a file", master.listFiles("/master/log")["type"])
say("master log is read", member(master.readFile("/master/log", 10, 0))["size"] > 0)

master.setLoggingLevel(2, 60 * 10 ** 9)
say("logging level", member(master.getLoggingLevel())["level"])

# The stream of events, with a scheduler that does something.
master.start()
wait(lambda: master.connected, "the subscription")


class OneTask(Scheduler):
    def __init__(self):
        self.running, self.launched = None, False

    def resourceOffers(self, driver, offers):
        if self.launched:
            return
        self.launched = True
        task = dict(
            name="one",
            task_id=dict(value="one"),
            agent_id=offers[0]["agent_id"],
            command=dict(value="echo started; sleep 1000"),
            resources=[scalar("cpus", 0.1), scalar("mem", 32)],
        )
        # The rest is not to stand in the way of what the operator takes.
        driver.launchTasks(offers[0]["id"], [task], filters=dict(refuse_seconds=3600))

    def statusUpdate(self, driver, status):
        if status["state"] == "TASK_RUNNING":
            self.running = status


framework = dict(user="root", name="one task", failover_timeout=600)
scheduler = OneTask()
driver = MesosSchedulerDriver(scheduler, framework, master_address)
driver.start()
wait(lambda: scheduler.running, "the task runs")
wait(lambda: {"frameworkAdded", "taskAdded", "taskUpdated"} <= heard, "events of the task")
driver.stop(failover=True)
driver.join()
driver = MesosSchedulerDriver(scheduler, dict(framework), master_address)
driver.start()
wait(lambda: "frameworkUpdated" in heard, "the event of the second subscription")

# Weights, reservations, volumes, quota.
master.updateWeights([dict(role="db", weight=2.5)])
say("weights", *[(w["role"], w["weight"]) for w in member(master.getWeights())["weight_infos"]])

[agent_entry] = member(master.getAgents())["agents"]
agent_id = agent_entry["agent_info"]["id"]["value"]
reservation = dict(type="DYNAMIC", role="db")
reserved = dict(scalar("disk", 64), reservations=[reservation])
disk = dict(persistence=dict(id="v"), volume=dict(container_path="data", mode="RW"))
volume = dict(reserved, disk=disk)


def disks():
    [entry] = member(master.getAgents())["agents"]
    return sorted(
        (
            resource.get("disk", {}).get("persistence", {}).get("id", "-"),
            resource["scalar"]["value"],
        )
        for resource in entry["total_resources"]
        if resource["name"] == "disk" and resource.get("role") == "db"
    )


for change, what in (
    ("reserveResources", reserved),
    ("createVolumes", volume),
    ("destroyVolumes", volume),
    ("unreserveResources", reserved),
):
    getattr(master, change)(agent_id, [what])
    say(change, *disks())

master.setQuota(dict(role="db", guarantee=[scalar("cpus", 1)]))
say("quota", *[config["role"] for config in member(master.getQuota())["status"]["configs"]])
master.removeQuota("db")
say("quota", *member(master.getQuota())["status"])

# The agent, and containers on it.
agent_calls = calls_of(MesosOperatorAgentDriver)
AgentDriver = noting_calls(MesosOperatorAgentDriver, agent_calls, made_at_agent)
agent = AgentDriver(agent_address)
for read in (
    agent.getHealth,
    agent.getFlags,
    agent.getVersion,
    agent.getState,
    agent.getFrameworks,
    agent.getExecutors,
    agent.getTasks,
    agent.getContainers,
):
    answer = read()
    say("agent", answer["type"], *sorted(member(answer)))
metrics = member(agent.getMetrics(10 ** 9))["metrics"]
say("agent registered", *[metric["value"] for metric in metrics if metric["name"] == "slave/registered"])
agent.setLoggingLevel(2, 60 * 10 ** 9)
say("logging level of the agent", member(agent.getLoggingLevel())["level"])

[container] = member(agent.getContainers(True, True))["containers"]
framework_id, parent = container["framework_id"]["value"], container["container_id"]["value"]
sandbox = "/frameworks/%s/executors/one/runs/latest" % framework_id
files = member(agent.listFiles(sandbox))["file_infos"]
say("sandbox", *sorted(file["path"].rsplit("/", 1)[1] for file in files))
say("stdout has bytes", member(agent.readFile(sandbox + "/stdout", 1000, 0))["size"] > 0)

nested = dict(value="nested", parent=dict(value=parent))
agent.launchNestedContainer(dict(container_id=nested, command=dict(value="sleep 1000")))


def nested_containers():
    return [
        entry["container_id"]["value"]
        for entry in member(agent.getContainers(show_nested=True))["containers"]
        if entry["container_id"]["value"] != parent
    ]


say("nested", *nested_containers())
agent.killNestedContainer("nested", parent)
agent.waitNestedContainer("nested", parent)
agent.removeNestedContainer("nested", parent)
say("nested", *nested_containers())

session = dict(value="session", parent=dict(value=parent))
say(
    "session:",
    refusal(
        agent.launchNestedContainerSession,
        dict(container_id=session, command=dict(value="echo hi")),
    ),
)
say("output:", refusal(agent.attachContainerOutput, parent))
# It sends its records as one JSON text in quotation marks, where the call takes a stream of records.
say("input:", refusal(agent.attachContainerInput, parent, []))
provider = dict(type="org.example", name="one")
say("add provider:", refusal(agent.addResourceProviderConfig, provider))
say("update provider:", refusal(agent.updateResourceProviderConfig, provider))
say("remove provider:", refusal(agent.removeResourceProviderConfig, "org.example", "one"))
agent.pruneImages([])

# Maintenance: down and up again.
[agent_entry] = member(master.getAgents())["agents"]
machine = dict(
    hostname=agent_entry["agent_info"]["hostname"],
    ip=agent_entry["pid"].split("@")[1].split(":")[0],
)
window = dict(machine_ids=[machine], unavailability=dict(start=dict(nanoseconds=1)))
master.updateMaintenanceSchedule([window])
say("scheduled", len(member(master.getMaintenanceSchedule())["schedule"]["windows"]))
master.startMaintenance([machine])
wait(lambda: "agentRemoved" in heard, "the agent goes")
say("down", len(member(master.getMaintenanceStatus())["status"]["down_machines"]))
master.stopMaintenance([machine])
say("up", member(master.getMaintenanceStatus())["status"])
wait(lambda: "agentAdded" in heard, "the agent comes back")

driver.stop()
driver.join()
wait(lambda: "frameworkRemoved" in heard, "the framework goes")

[agent_entry] = member(master.getAgents())["agents"]
master.markAgentGone(agent_entry["agent_info"]["id"]["value"])
wait(lambda: not member(master.getAgents())["agents"], "the agent is gone")
say("gone")

master.stop()
master.join()
again = MasterDriver(master_address, operator)
runner = threading.Thread(target=again.run)
runner.start()
wait(lambda: again.connected, "the second subscription")
again.abort()
runner.join()

say("calls not made:", *sorted(calls_of(MesosOperatorMasterDriver) - made))
say("calls not made to the agent:", *sorted(agent_calls - made_at_agent))
say("callbacks not heard:", *sorted(set(CALLBACKS) - heard))
