"""What pyproject.toml cannot say: the version is the toolkit's, and the wheel fits every Python 3."""

import os

from setuptools import setup

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:  # before setuptools 70.1
    from wheel.bdist_wheel import bdist_wheel


class Wheel(bdist_wheel):
    """A wheel with a library inside that is called through ctypes, so of any Python."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        return "py3", "none", super().get_tag()[2]


setup(version=os.environ["CANDOR_VERSION"], cmdclass={"bdist_wheel": Wheel})
