"""Stores secrets, calls every function of a module, and prints what each gives, as JSON.

usage: call_all.py MODULE.py BLOCKS.json
BLOCKS.json: block name to text, saved as Secret blocks first; an empty map for 1.x, which has its secrets in the environment.
"""
import asyncio
import importlib.util
import inspect
import json
import sys

path, blocks = sys.argv[1], json.loads(sys.argv[2])
if blocks:
    from prefect.blocks.system import Secret

    for name, text in blocks.items():
        Secret(value=text).save(name, overwrite=True)

spec = importlib.util.spec_from_file_location("module", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
given = {}
for name, function in inspect.getmembers(module, inspect.isfunction):
    if function.__module__ != "module":
        continue
    given[name] = asyncio.run(function()) if inspect.iscoroutinefunction(function) else function()
print("given: " + json.dumps(given, sort_keys=True))
