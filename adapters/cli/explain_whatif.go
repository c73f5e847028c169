package cli

import (
	"context"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// whatIf answers "why not": which rules would give what is wanted, what became
// of them, and the smallest changes that would give it.
func (a *app) whatIf(ctx context.Context, ev *evaluation, facts []byte, want string) error {
	n := ev.teller()
	outcome, value, err := wishText(want)
	if err != nil {
		return err
	}
	w, err := n.Wish(outcome, value)
	if err != nil {
		return misuse("--want：%s", "--want: %s", err)
	}
	in := a.input(ev, facts)
	alts, err := ev.eng.WhatIf(ctx, in, engine.Want(w.Path, w.Value))
	if err != nil {
		if ctx.Err() != nil {
			return err
		}
		return misuse("--want %s", "--want %s", err)
	}
	if a.asJSON() {
		return a.writeJSON(struct {
			Want  string `json:"want"`
			Value string `json:"value"`
			*engine.Alternatives
		}{w.Path, w.Value, alts})
	}
	dec, trace, err := ev.eng.Explain(ctx, in)
	if err != nil {
		return err
	}
	given, err := engine.DecodeFacts(facts)
	if err == nil {
		_, err = a.out.WriteString(n.WhyNot(w, given, alts, dec, trace).Text())
	}
	return err
}

// wishText reads the text of --want.
func wishText(text string) (outcome, value string, err error) {
	outcome, value, ok := strings.Cut(strings.ReplaceAll(text, "＝", "="), "=")
	outcome, value = strings.TrimSpace(outcome), strings.TrimSpace(value)
	if !ok || outcome == "" || value == "" {
		return "", "", misuse("--want %s：应是 结果=值，例如 works[water].approval=filing", "--want %s: want OUTCOME=VALUE, such as works[water].approval=filing", text)
	}
	return outcome, value, nil
}
