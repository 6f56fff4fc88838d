"""How half-years are said."""

from django import template

from coordinators.queries.figures_page import said_half_year

register = template.Library()
register.filter("half_year", said_half_year)
