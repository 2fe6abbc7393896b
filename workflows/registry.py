"""Every workflow, for the worker and for tests. Package inits stay empty; the list lives here."""

from workflows.mosop.community import CommunityWorkflow
from workflows.mosop.confinement import ConfinementWorkflow
from workflows.mosop.site import SiteWorkflow
from workflows.mosop.treatment import TreatmentWorkflow
from workflows.placement.consent import ConsentWorkflow
from workflows.placement.delivery import DeliveryWorkflow
from workflows.placement.placement import PlacementWorkflow
from workflows.placement.status_found import StatusFoundWorkflow
from workflows.soau.soau import SoauWorkflow
from workflows.svp.commitment import CommitmentWorkflow
from workflows.svp.svp import SvpWorkflow

WORKFLOWS: tuple[type, ...] = (
    ConsentWorkflow,
    DeliveryWorkflow,
    PlacementWorkflow,
    StatusFoundWorkflow,
    SvpWorkflow,
    CommitmentWorkflow,
    SiteWorkflow,
    TreatmentWorkflow,
    ConfinementWorkflow,
    CommunityWorkflow,
    SoauWorkflow,
)
