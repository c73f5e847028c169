package rival

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

// Twelve returns the servers of the twelve rules. Root is the folder of the
// main module; self is the program that serves the rules by hand when started
// with -bare.
func Twelve(root, self string, inputs int) (Group, error) {
	s := workload.Jingmen(inputs)
	g := Group{Title: "The 12 rules over HTTP"}
	set, err := rules.Parse(context.Background(), "rules.yaml", peer.YAML(s))
	if err != nil {
		return g, err
	}
	for i := range s.Inputs {
		facts, err := s.JSON(i)
		if err != nil {
			return g, err
		}
		g.Applications = append(g.Applications, facts)
	}
	cal, ok := set.Calendar("cn")
	if !ok {
		return g, errors.New("no calendar")
	}
	hand := &byhand.Twelve{Digest: set.Digest, Calendar: cal.Digest()}
	same := func(i int, body []byte) error {
		a, at, err := byhand.Read(decisionRequest(g.Applications[i]))
		if err != nil {
			return err
		}
		return hand.Check(a, at, body)
	}
	g.Servers = []Server{
		bare(root, self, "-bare", same),
		guize(root, peer.YAML(s), same),
		opa(peer.RegoRules(s), "", "/v1/data/bench/applies", func(facts []byte) []byte { return facts }, ids(s, opaAnswer)),
		cerbos(s, ids(s, cerbosAnswer)),
	}
	return g, nil
}

// ids checks which rules apply by an answer.
func ids(s *workload.Set, answer func(body []byte) ([]string, error)) func(int, []byte) error {
	return func(i int, body []byte) error {
		got, err := answer(body)
		if err != nil {
			return fmt.Errorf("%w: %s", err, body)
		}
		var want []string
		for _, k := range s.Matching(i) {
			want = append(want, s.Rules[k].ID)
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			return fmt.Errorf("rules %v apply, want %v: %s", got, want, body)
		}
		return nil
	}
}

func opaAnswer(body []byte) ([]string, error) {
	var a struct{ Result []string }
	err := json.Unmarshal(body, &a)
	return a.Result, err
}

func cerbosAnswer(body []byte) ([]string, error) {
	var a struct {
		Results []struct{ Actions map[string]string }
	}
	if err := json.Unmarshal(body, &a); err != nil || len(a.Results) != 1 {
		return nil, fmt.Errorf("%w: %d results", err, len(a.Results))
	}
	var ids []string
	for id, effect := range a.Results[0].Actions {
		if effect == "EFFECT_ALLOW" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
