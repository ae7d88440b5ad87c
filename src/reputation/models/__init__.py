"""
Models: from the sums of a subject to a score, how much evidence it rests on, and bounds around it.

| model | the score | bounds |
|---|---|---|
| `Beta` | share of good outcomes, with a prior | Beta posterior |
| `Wilson` | observed share of good outcomes | Wilson interval |
| `Dirichlet` | expected level, and the share of every level | Dirichlet posterior |
| `Mean` | weighted mean of a column | normal |
| `BayesianMean` | weighted mean, drawn towards a prior | normal |
| `Ratio` | share of rows that something holds of | Wilson interval |
| `Rate` | events per unit of exposure, with a prior | Gamma posterior |
| `Points` | total of amounts | none |
| `Balance` | total of points, by a table of the policy | none |
| `Count` | number of rows | none |
| `Highest` | the highest number in a column | none |
| `Lowest` | the lowest number in a column | none |
"""

from __future__ import annotations

from reputation.models.balance import Balance
from reputation.models.bayesian_mean import BayesianMean
from reputation.models.beta import Beta
from reputation.models.contract import Additive, Counted, Model
from reputation.models.count import Count
from reputation.models.dirichlet import Dirichlet
from reputation.models.extremes import Highest, Lowest, Reach
from reputation.models.mean import Mean
from reputation.models.points import Points
from reputation.models.prior import Prior
from reputation.models.rate import Rate
from reputation.models.ratio import Ratio
from reputation.models.wilson import Wilson

__all__ = [
    "Additive",
    "Balance",
    "BayesianMean",
    "Beta",
    "Count",
    "Counted",
    "Dirichlet",
    "Highest",
    "Lowest",
    "Mean",
    "Model",
    "Points",
    "Prior",
    "Rate",
    "Ratio",
    "Reach",
    "Wilson",
]
