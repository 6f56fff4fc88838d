"""The demo: invented people and six weeks of conversation in the five practices of the report."""

from supportgroups.demo.loading import Demo, DemoRefusedError, build_demo, is_empty, load_demo

__all__ = ["Demo", "DemoRefusedError", "build_demo", "is_empty", "load_demo"]
