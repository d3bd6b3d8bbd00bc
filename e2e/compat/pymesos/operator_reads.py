"""Drives the operator side of pymesos: what it reads from a master and from an agent."""

import sys

from pymesos import MesosOperatorAgentDriver, MesosOperatorMasterDriver

master = MesosOperatorMasterDriver(sys.argv[1])
agent = MesosOperatorAgentDriver(sys.argv[2])


def say(name, answer):
    print(name, answer["type"], flush=True)


say("master", master.getHealth())
say("master", master.getFlags())
say("master", master.getVersion())
say("master", master.getMetrics(10 ** 9))
say("master", master.getLoggingLevel())
say("master", master.getState())
say("master", master.getFrameworks())
say("master", master.getExecutors())
say("master", master.getTasks())
say("master", master.getAgents())
say("master", master.getRoles())
say("master", master.getMaster())
say("agent", agent.getHealth())
say("agent", agent.getVersion())
say("agent", agent.getState())
say("agent", agent.getFrameworks())
say("agent", agent.getExecutors())
say("agent", agent.getTasks())
say("agent", agent.getContainers())
