"""Drives mesoshttp: one task to its end, then tearDown(). Prints one event a line."""

import sys
import threading

from mesoshttp.client import MesosClient

client = MesosClient(mesos_urls=[sys.argv[1]], frameworkName="compat mesoshttp")
launched = False


def say(*words):
    print(*words, flush=True)


def on_subscribed(driver):
    say("SUBSCRIBED", client.frameworkId)


def on_offers(offers):
    global launched
    for offer in offers:
        if launched:
            offer.decline()
            continue
        launched = True
        offer.accept([task(offer.get_offer()["agent_id"])])


def task(agent_id):
    return {
        "name": "compat",
        "task_id": {"value": "compat-1"},
        "agent_id": agent_id,
        "resources": [
            {"name": "cpus", "type": "SCALAR", "scalar": {"value": 0.1}},
            {"name": "mem", "type": "SCALAR", "scalar": {"value": 32}},
        ],
        "command": {"value": "echo hello; sleep 0.2"},
    }


def on_update(update):
    state = update["status"]["state"]
    say(state)
    if state == "TASK_FINISHED":
        driver = client.get_driver()
        driver.tearDown()
        say("tearDown")
        client.disconnect_framework()


def on_error(message):
    say("ERROR", message)


client.on(MesosClient.SUBSCRIBED, on_subscribed)
client.on(MesosClient.OFFERS, on_offers)
client.on(MesosClient.UPDATE, on_update)
client.on(MesosClient.ERROR, on_error)

# The client wants a thread of its own: register() returns when the stream ends.
thread = threading.Thread(target=client.register, daemon=True)
thread.start()
thread.join(60)
say("stuck" if thread.is_alive() else "ended")
