"""What a new pack begins with besides its own page: a scale by quantity, or a percentage of money with floor and ceiling.

``{c_…}`` are comments and ``{start}``, ``{before}`` the first day and the day before it, which `scaffold` fills in.
"""

from collections.abc import Mapping

_SEIZURE: Mapping[str, str] = {
    "facts.yaml": """\
{c_facts}
facts:
  - name: reported_on
    type: date
    label: {{zh: 举报日期, en: Reported on}}
    question: {{zh: 哪一日举报？, en: When was the report made?}}
    reference: to be filled in
  - name: seized
    type: quantity
    unit: g
    label: {{zh: 缴获数量, en: Quantity seized}}
    question: {{zh: 缴获多少？, en: How much was seized?}}
    reference: to be filled in
""",
    "parameters/seizure_scale.yaml": """\
kind: brackets
unit: g
description: {{zh: 按缴获数量的奖励, en: Reward by the quantity seized}}
values: {c_values}
  - from: {start}
    {c_table}
    brackets:
      - {{from: 10 g, under: 100 g, amount: "1000"}}
      - {{from: 100 g, amount: "3000"}}
    reference: to be filled in
""",
    "rules/amount.yaml": """\
{c_amount}
heads:
  - id: seizure
    label: {{zh: 缴获奖励, en: Seizure}}
    parts:
      - {{kind: brackets, measure: {{fact: seized}}, scale: seizure_scale}}
    reference: to be filled in
""",
    "cases/examples.yaml": """\
{c_cases}
cases:
  - name: just below the first step
    on: {start}
    facts: {{reported_on: {start}, seized: 9.9 g}}
    expect: {{outcome: none, reason: below_minimum_quantity}}
  - name: at the first step
    on: {start}
    facts: {{reported_on: {start}, seized: 10 g}}
    expect: {{outcome: pay, amount: "1000"}}
  - name: just below the second step
    on: {start}
    facts: {{reported_on: {start}, seized: 99.9 g}}
    expect: {{outcome: pay, amount: "1000"}}
  - name: at the second step
    on: {start}
    facts: {{reported_on: {start}, seized: 100 g}}
    expect: {{outcome: pay, amount: "3000"}}
  - name: an officer is left out
    on: {start}
    facts: {{reported_on: {start}, seized: 100 g, reporter: {{category: police_staff}}}}
    expect: {{outcome: none, reason: excluded_category}}
  - name: a citizen is not
    on: {start}
    facts: {{reported_on: {start}, seized: 100 g, reporter: {{category: citizen}}}}
    expect: {{outcome: pay, amount: "3000"}}
  - name: the day before it came into force
    on: {start}
    facts: {{reported_on: {before}, seized: 100 g}}
    expect: {{outcome: none, reason: no_version_in_force, version: null}}
""",
}
_PERCENTAGE: Mapping[str, str] = {
    "facts.yaml": """\
{c_facts}
facts:
  - name: reported_on
    type: date
    label: {{zh: 举报日期, en: Reported on}}
    question: {{zh: 哪一日举报？, en: When was the report made?}}
    reference: to be filled in
  - name: fines
    type: money
    label: {{zh: 罚没款, en: Fines and confiscations}}
    question: {{zh: 罚没款共多少？, en: How much was fined and confiscated?}}
    reference: to be filled in
""",
    "parameters/share.yaml": """\
kind: percent
description: {{zh: 罚没款的百分比, en: Percentage of the fines}}
values: {c_values}
  - from: {start}
    percent: "5" {c_share}
    reference: to be filled in
""",
    "parameters/least.yaml": """\
kind: amount
description: {{zh: 最低奖励, en: The least that is paid}}
values:
  - from: {start}
    amount: "500"
    reference: to be filled in
""",
    "parameters/most.yaml": """\
kind: amount
description: {{zh: 最高奖励, en: The most that is paid}}
values:
  - from: {start}
    amount: "100000"
    reference: to be filled in
""",
    "rules/amount.yaml": """\
{c_amount}
heads:
  - id: of_fines
    label: {{zh: 按罚没款的奖励, en: Share of the fines}}
    parts:
      {c_floor}
      - {{kind: value, of: [fines], percent: share, at_least: least, at_most: most}}
    reference: to be filled in
{c_rounding}
""",
    "cases/examples.yaml": """\
{c_cases}
cases:
  - name: raised to the floor
    # 9,980 x 5 % = 499, raised to 500
    on: {start}
    facts: {{reported_on: {start}, fines: "9980"}}
    expect: {{outcome: pay, amount: "500"}}
  - name: just above the floor
    # 10,020 x 5 % = 501
    on: {start}
    facts: {{reported_on: {start}, fines: "10020"}}
    expect: {{outcome: pay, amount: "501"}}
  - name: just below the ceiling
    # 1,999,980 x 5 % = 99,999
    on: {start}
    facts: {{reported_on: {start}, fines: "1999980"}}
    expect: {{outcome: pay, amount: "99999"}}
  - name: cut at the ceiling
    # 2,000,020 x 5 % = 100,001, cut to 100,000
    on: {start}
    facts: {{reported_on: {start}, fines: "2000020"}}
    expect: {{outcome: pay, amount: "100000"}}
  - name: no fines, so no floor either
    on: {start}
    facts: {{reported_on: {start}, fines: "0"}}
    expect: {{outcome: none, reason: no_head_applies}}
  - name: an officer is left out
    on: {start}
    facts: {{reported_on: {start}, fines: "10020", reporter: {{category: police_staff}}}}
    expect: {{outcome: none, reason: excluded_category}}
  - name: a citizen is not
    on: {start}
    facts: {{reported_on: {start}, fines: "10020", reporter: {{category: citizen}}}}
    expect: {{outcome: pay, amount: "501"}}
  - name: the day before it came into force
    on: {start}
    facts: {{reported_on: {before}, fines: "10020"}}
    expect: {{outcome: none, reason: no_version_in_force, version: null}}
""",
}
#: By what the law reckons the reward from.
SKELETONS: Mapping[str, Mapping[str, str]] = {"seizure": _SEIZURE, "percentage": _PERCENTAGE}
