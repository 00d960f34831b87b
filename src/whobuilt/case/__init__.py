"""One investigation, wired: the steps in their order, each adapter chosen once.

`places` opens what a case consists of, `tools` what reads and judges; `intake` takes documents in, `renewal` reads them
again; `opened` is the case itself: what it holds, what people decide, what follows from it; `custody` is the case as
evidence.
"""

from whobuilt.case.evidence.custody import Doomed
from whobuilt.case.evidence.intake import Added, Intake
from whobuilt.case.opened import Case
from whobuilt.case.reading.naming import load_names
from whobuilt.case.runs import Run
from whobuilt.case.tools import Tools, list_files, shared_tools

__all__ = ["Added", "Case", "Doomed", "Intake", "Run", "Tools", "list_files", "load_names", "shared_tools"]
