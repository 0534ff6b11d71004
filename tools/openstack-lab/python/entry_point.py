"""entry_point.py NAME module:function [argument...]: what the program of that name would do, had its package been installed."""

import importlib
import sys

name, target, *arguments = sys.argv[1:]
sys.argv = [name, *arguments]
module, function = target.split(":")
sys.exit(getattr(importlib.import_module(module), function)())
