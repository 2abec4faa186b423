"""The course's pictures: one function each, which draws given arrays and computes nothing.

Importing this package sets the course's style for the notebook.
"""

from bn_helpers.figures.style import use_course_style

use_course_style()
