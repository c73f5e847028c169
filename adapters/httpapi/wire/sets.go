package wire

import "time"

// Sets are the policy sets in use: the answer to GET /v1/sets.
type Sets struct {
	Sets []ValueInfo `json:"sets"`
}

// SetInfo is a policy set as its users need it, in one language.
type SetInfo struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Digest    string        `json:"digest"`
	Since     time.Time     `json:"since"` // it serves
	Languages []string      `json:"languages"`
	Timezone  string        `json:"timezone"`
	Calendar  string        `json:"calendar"`
	Tests     int           `json:"tests"` // that it passed
	Facts     []FactInfo    `json:"facts"`
	Outcomes  []OutcomeInfo `json:"outcomes"`
	Policies  []PolicyInfo  `json:"policies"`
}

// FactInfo is a fact that an application may give.
type FactInfo struct {
	Name      string      `json:"name"`
	Alias     string      `json:"alias,omitempty"`
	Title     string      `json:"title"`
	Question  string      `json:"question,omitempty"`
	Type      string      `json:"type"`
	Unit      string      `json:"unit,omitempty"`
	Format    string      `json:"format,omitempty"`
	Values    []ValueInfo `json:"values,omitempty"`
	Min       string      `json:"min,omitempty"`
	Max       string      `json:"max,omitempty"`
	Required  bool        `json:"required"`
	Sensitive bool        `json:"sensitive"`
	Key       string      `json:"key,omitempty"`
	Item      []FactInfo  `json:"item,omitempty"` // of a list
}

// ValueInfo is a value that a fact or outcome may have.
type ValueInfo struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
}

// OutcomeInfo is something that the set may decide.
type OutcomeInfo struct {
	Name   string      `json:"name"`
	Title  string      `json:"title"`
	Type   string      `json:"type"`
	Values []ValueInfo `json:"values,omitempty"`
}

// PolicyInfo is a named group of rules.
type PolicyInfo struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Rules []RuleInfo `json:"rules"`
}

// RuleInfo is one rule.
type RuleInfo struct {
	ID    string   `json:"id"` // in full, "policy/rule"
	Title string   `json:"title"`
	Cite  []string `json:"cite"`
	From  string   `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
}
