"""Lays a PostgreSQL database's schema when a stack is deployed."""

from .groundwork import Groundwork

__all__ = ["Groundwork"]
