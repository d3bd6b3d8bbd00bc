"""
A pymesos executor that makes every call and writes down what it hears, a line each, into the file
that its first argument names.
"""

import os
import sys
import threading
import time

from every_call import calls_of, noting_calls
from pymesos import Executor, MesosExecutorDriver, decode_data, encode_data

trace = open(sys.argv[1], "a", buffering=1)
CALLBACKS = (
    "registered reregistered disconnected launchTask launchTaskGroup killTask frameworkMessage shutdown"
).split()


class Noted(set):
    """Writes each thing down when it is added first."""

    def add(self, thing):
        if thing not in self:
            trace.write(thing + "\n")
        set.add(self, thing)


class CompatExecutor(Executor):
    def __init__(self):
        self.killed = set()

    def launchTask(self, driver, task):
        threading.Thread(target=self.work, args=(driver, task), daemon=True).start()

    def launchTaskGroup(self, driver, tasks):
        for task in tasks:
            CompatExecutor.launchTask(self, driver, task)

    def work(self, driver, task):
        name = task["task_id"]["value"]
        self.report(driver, task, "TASK_RUNNING")
        deadline = time.time() + float(decode_data(task["data"]).decode())
        while time.time() < deadline and name not in self.killed:
            time.sleep(0.05)
        self.report(driver, task, "TASK_KILLED" if name in self.killed else "TASK_FINISHED")

    def report(self, driver, task, state):
        driver.sendStatusUpdate(dict(task_id=task["task_id"], state=state))

    def killTask(self, driver, task_id):
        self.killed.add(task_id["value"])

    def frameworkMessage(self, driver, message):
        words = decode_data(message)
        if words == b"exit":
            os._exit(3)
        driver.sendFrameworkMessage(encode_data(b"echo " + words))


noted = Noted()
driver_class = noting_calls(MesosExecutorDriver, calls_of(MesosExecutorDriver), noted)
driver = driver_class(noting_calls(CompatExecutor, CALLBACKS, noted)())
driver.run()
