"""A pymesos executor: answers messages, runs each task for a moment, and obeys kills."""

import sys
import threading
import time

from pymesos import Executor, MesosExecutorDriver, decode_data, encode_data


class CompatExecutor(Executor):
    def __init__(self):
        self.killed = set()

    def launchTask(self, driver, task):
        threading.Thread(target=self.run, args=(driver, task), daemon=True).start()

    def run(self, driver, task):
        task_id = task["task_id"]
        seconds = float(decode_data(task["data"]).decode())
        self.report(driver, task_id, "TASK_RUNNING")
        deadline = time.time() + seconds
        while time.time() < deadline and task_id["value"] not in self.killed:
            time.sleep(0.05)
        killed = task_id["value"] in self.killed
        self.report(driver, task_id, "TASK_KILLED" if killed else "TASK_FINISHED")

    def report(self, driver, task_id, state):
        driver.sendStatusUpdate(dict(task_id=task_id, state=state, timestamp=time.time()))

    def killTask(self, driver, task_id):
        self.killed.add(task_id["value"])

    def frameworkMessage(self, driver, message):
        driver.sendFrameworkMessage(encode_data(b"echo " + decode_data(message)))

    def error(self, driver, message):
        print("error", message, file=sys.stderr, flush=True)


MesosExecutorDriver(CompatExecutor()).run()
