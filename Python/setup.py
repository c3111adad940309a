"""What pyproject.toml cannot say: the version is the toolkit's, and the wheel fits every Python 3."""

import os

from setuptools import Distribution, setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70.1
    from wheel.bdist_wheel import bdist_wheel


class Wheel(bdist_wheel):
    """A wheel with a library inside that is called through ctypes, so of any Python."""

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


class NativeDistribution(Distribution):
    """One that holds compiled code, though nothing is compiled here."""

    def has_ext_modules(self):
        return True


setup(
    version=os.environ["CANDOR_VERSION"],
    cmdclass={"bdist_wheel": Wheel},
    distclass=NativeDistribution,
)
