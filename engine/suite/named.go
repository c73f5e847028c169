package suite

import (
	"slices"
	"strconv"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// named is a file with names in the place of titles: in what its cases give, and in what
// they say of outcomes and facts. Places stay those of the file.
func named(set *rules.Set, file *cases.File) *cases.File {
	out := *file
	out.Base = cases.Named(set, file.Base)
	out.Cases = make([]*cases.Case, len(file.Cases))
	for i, c := range file.Cases {
		own := *c
		own.Given = cases.Named(set, c.Given)
		own.Unknown = slices.Clone(c.Unknown)
		for j, path := range own.Unknown {
			own.Unknown[j] = set.Named(path)
		}
		own.Expect, own.Absent = namedDecision(set, c.Expect), namedDecision(set, c.Absent)
		out.Cases[i] = &own
	}
	return &out
}

// namedDecision is an expectation; nil where there is none.
func namedDecision(set *rules.Set, v *rules.Value) *rules.Value {
	if v == nil {
		return nil
	}
	out := *v
	out.Entries = slices.Clone(v.Entries)
	for i := range out.Entries {
		switch e := &out.Entries[i]; engine.Section(e.Name) {
		case engine.SectionOutcomes:
			e.Value = namedOutcomes(set, e.Value)
		case engine.SectionRoutes:
			e.Value = namedTasks(set, e.Value)
		case engine.SectionMissing, engine.SectionAssumed, engine.SectionViolations, engine.Section("used"):
			e.Value = namedFacts(set, e.Name, e.Value)
		}
	}
	return &out
}

func namedOutcomes(set *rules.Set, v rules.Value) rules.Value {
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		e := &v.Entries[i]
		e.Name = set.Named(e.Name)
		for _, o := range set.Outcomes {
			if o.Name == rules.ParsePath(e.Name).Name {
				if b, ok := cases.YesNo(e.Value.Text); ok && o.Type.Kind == rules.KindBool && e.Value.Kind == rules.ValueString {
					e.Value.Kind, e.Value.Text = rules.ValueBool, strconv.FormatBool(b)
				}
				e.Value = namedValue(o.Type.Values, e.Value)
			}
		}
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i].Text = set.Named(v.Items[i].Text)
	}
	return v
}

// namedValue is a value of an outcome, or all that is said of it.
func namedValue(values []rules.EnumValue, v rules.Value) rules.Value {
	if v.Kind == rules.ValueString {
		v.Text = rules.ByID(values, v.Text)
	}
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		v.Items[i] = namedValue(values, v.Items[i])
	}
	v.Entries = slices.Clone(v.Entries)
	for i := range v.Entries {
		if e := &v.Entries[i]; e.Name == "value" || e.Name == "possible" {
			e.Value = namedValue(values, e.Value)
		}
	}
	return v
}

// namedFacts are elements of a section that have a fact each.
func namedFacts(set *rules.Set, section string, v rules.Value) rules.Value {
	ids := identity(section)
	byFact := len(ids) > 0 && ids[0] == "fact"
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		item := &v.Items[i]
		if item.Kind == rules.ValueString && byFact {
			item.Text = set.Named(item.Text)
		}
		item.Entries = slices.Clone(item.Entries)
		for j := range item.Entries {
			if e := &item.Entries[j]; e.Name == "fact" && e.Value.Kind == rules.ValueString {
				e.Value.Text = set.Named(e.Value.Text)
			}
		}
	}
	return v
}

// namedTasks are routes with the names of tasks in the place of their titles.
func namedTasks(set *rules.Set, v rules.Value) rules.Value {
	v.Items = slices.Clone(v.Items)
	for i := range v.Items {
		item := &v.Items[i]
		if item.Kind == rules.ValueString {
			item.Text = set.Task(item.Text)
		}
		item.Entries = slices.Clone(item.Entries)
		for j := range item.Entries {
			switch e := &item.Entries[j]; {
			case e.Name == "task" && e.Value.Kind == rules.ValueString:
				e.Value.Text = set.Task(e.Value.Text)
			case e.Name == "after":
				e.Value.Items = slices.Clone(e.Value.Items)
				for k := range e.Value.Items {
					e.Value.Items[k].Text = set.Task(e.Value.Items[k].Text)
				}
			}
		}
	}
	return v
}
