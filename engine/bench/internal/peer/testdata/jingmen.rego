# The decision of policies.yaml in Rego: its outcomes, its tasks with what they
# come after, and when its time limits end, by tables of days. No titles, no
# citations, no messages, no proof, and nothing about what is missing.
package jingmen

f := input.facts

decision := {"outcomes": outcomes, "tasks": tasks, "dues": dues}

# What follows from the application, or is assumed.

channel := object.get(f, ["application", "channel"], "portal")

stage := s if {
	s := f.application.stage
} else := "intention" if {
	channel in {"land_office", "liaison"}
} else := "formal"

demand := d if {
	d := f.project.demand
} else := "increase" if {
	f.water.business == "expansion"
} else := "increase" if {
	channel == "liaison"
} else := "new"

kind := k if {
	k := f.project.kind
} else := "existing" if {
	channel == "liaison"
} else := "existing" if {
	demand == "increase"
} else := "new"

type := t if {
	t := f.applicant.type
} else := "enterprise" if {
	startswith(f.applicant.uscc, "91")
} else := "other"

district := "dongbao" if {
	contains(f.site.address, "东宝区")
} else := "duodao" if {
	contains(f.site.address, "掇刀区")
} else := "other" if {
	some county in ["沙洋县", "钟祥市", "京山市"]
	contains(f.site.address, county)
} else := "dongbao" if {
	contains(f.site.address, "东宝")
} else := "duodao" if {
	contains(f.site.address, "掇刀")
} else := "none"

central := c if {
	c := f.site.central
} else := false if {
	district == "other"
} else := true

office := "window" if {
	channel == "window"
} else := "portal"

happened(t) if t <= input.at

# A negated call whose argument is undefined would be undefined, so that what
# may not be there is looked up inside.
come(s, event) if happened(works[s][event])

line(s) := w if {
	some w in object.get(f, "works", [])
	w.service == s
} else := {}

works := {s: line(s) | some s in f.services}

# Who is covered.

in_scope if {
	central
	type == "enterprise"
	some s in ["water", "gas"]
	s in f.services
}

by_reference if {
	central
	type == "resident"
	"heating" in f.services
}

coverage := "covered" if {
	in_scope
} else := "by_reference" if {
	by_reference
} else := "not_covered"

handled if coverage == "covered"

formal if {
	handled
	stage == "formal"
}

intention if {
	handled
	stage == "intention"
}

lines contains s if {
	handled
	some s in f.services
	s in {"water", "gas"}
}

filing contains s if {
	some s in lines
	works[s].length <= 300
}

coordination contains s if {
	some s in lines
	works[s].length > 300
}

outcomes["coverage"] := coverage

outcomes[sprintf("works[%s].covered", [s])] := true if some s in lines

outcomes[sprintf("works[%s].covered", [s])] := false if {
	some s in f.services
	not s in lines
}

outcomes[sprintf("works[%s].approval", [s])] := "filing" if some s in filing

outcomes[sprintf("works[%s].approval", [s])] := "coordination" if some s in coordination

outcomes[sprintf("works[%s].connect_allowed", [s])] := true if {
	formal
	some s in lines
	come(s, "acceptance_passed_at")
}

outcomes[sprintf("works[%s].connect_allowed", [s])] := false if {
	formal
	some s in lines
	not come(s, "acceptance_passed_at")
}

outcomes["applicant_steps"] := 1 if handled

outcomes["applicant_visits"] := 0 if handled

outcomes["applicant_materials"] := 0 if handled

outcomes["applicant_cost.external_line"] := 0 if handled

# Who does what, after what.

task(name, by, to, after) := {"task": name, "by": by, "to": to, "after": after}

own(name, s) := sprintf("%s-%s", [name, s])

each(names) := [own(n, s) | some n in names; some s in ["water", "gas", "heating"]]

given contains task("collect", "land_office", "portal", []) if {
	intention
	kind == "new"
}

given contains task("collect", "liaison", office, []) if {
	intention
	kind == "existing"
	demand == "increase"
}

given contains task(own("prelay", s), "", s, [own("contact", s), own("filing", s), own("coordination", s)]) if {
	intention
	some s in lines
	not works[s].pre_laid
}

given contains task(own("contact", s), "", s, [own("push", s)]) if some s in lines

given contains task("survey", "", "centre", each(["push"])) if handled

given contains task(own("design", s), "", s, ["survey"]) if some s in lines

given contains task(own("review", s), "", s, [own("design", s)]) if some s in lines

given contains task(own("contracts", s), "", s, [own("design", s)]) if some s in lines

given contains task(own("settlement", s), s, "finance", [own("acceptance", s), own("prelay", s)]) if some s in lines

given contains task(own("road", s), "", s, ["survey"]) if {
	some s in lines
	f.site.road_project in {"new", "extended", "rebuilt"}
}

given contains task(own("well", s), "", s, ["survey"]) if {
	some s in lines
	f.site.plot_undeveloped
}

given contains task("return-result", "approvers", "portal", each(["filing", "approval", "coordination"])) if handled

given contains task(own("filing", s), s, "approvers", [own("review", s)]) if some s in filing

given contains task(own("coordination", s), s, "housing", [own("review", s)]) if some s in coordination

given contains task(own("approval", s), s, "approvers", [own("review", s)]) if some s in coordination

given contains task(own("push", s), office, s, ["collect", "accept"]) if some s in lines

given contains task("accept", "", office, []) if formal

given contains task(own("build", s), "", s, [own("contracts", s), own("filing", s), own("coordination", s), own("approval", s)]) if {
	formal
	some s in lines
}

given contains task(own("acceptance", s), "", s, [own("build", s)]) if {
	formal
	some s in lines
}

given contains task(own("turn-on", s), "", s, [own("acceptance", s)]) if {
	formal
	some s in lines
}

consulted if f.problem.open

consulted if f.problem.unresolved

given contains task("consult", "utilities", "industry", []) if {
	handled
	consulted
}

given contains task("escalate-supervisor", "industry", "supervisor", ["consult"]) if {
	handled
	f.problem.unresolved
}

given contains task("escalate-optimisation", "industry", "optimisation", ["consult"]) if {
	handled
	f.problem.unresolved
}

given contains task(own("supervise", s), "industry", s, []) if {
	some s in lines
	some due in dues
	due.line == s
	late(due)
}

names contains t.task if some t in given

tasks := [object.union(t, {"after": [a | some a in t.after; a in names]}) | some t in given]

# When it must be done.

done := {"connect": "connected_at", "build_and_connect": "connected_at", "build": "completed_at"}

late(due) if {
	end := works[due.line][done[due.id]]
	happened(end)
	end > due.due
}

late(due) if {
	not come(due.line, done[due.id])
	input.at > due.due
}

# Time limits end with the last second of a day, or with a later appointment.
due(id, s, day) := {"id": id, "line": s, "due": max([end, object.get(f, ["application", "appointed_at"], "")])} if {
	end := sprintf("%sT23:59:59+08:00", [day])
}

dues contains due("connect", s, data.days.one_workday[substring(start, 0, 10)]) if {
	formal
	some s in lines
	start := works[s].completed_at
	happened(start)
}

dues contains due("build_and_connect", s, data.days.one_day[substring(start, 0, 10)]) if {
	formal
	some s in lines
	start := works[s].started_at
	happened(start)
}

prepared := ["received_at", "survey_done", "drawings_done", "costing_done", "construction_contract_done", "supply_contract_done", "crew_assigned"]

dues contains due("build", s, data.days.one_day[substring(start, 0, 10)]) if {
	formal
	some s in lines
	works[s].pre_laid
	starts := [t | some p in prepared; t := works[s][p]; happened(t)]
	count(starts) == count(prepared)
	start := max(starts)
}
