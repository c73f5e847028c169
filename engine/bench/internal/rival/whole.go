package rival

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/rules"
)

// Whole returns the servers of the whole decision by policies.yaml under root.
func Whole(root, self string) (Group, error) {
	g := Group{Title: "A whole decision over HTTP"}
	text, err := os.ReadFile(filepath.Join(root, "policies.yaml"))
	if err != nil {
		return g, err
	}
	if g.Applications, err = peer.Forms(root); err != nil {
		return g, err
	}
	days, err := peer.RegoDays()
	if err != nil {
		return g, err
	}
	data, err := json.Marshal(map[string]any{"days": days})
	if err != nil {
		return g, err
	}
	c, err := newChecker(text, g.Applications)
	if err != nil {
		return g, err
	}
	g.Servers = []Server{
		bare(root, self, "-bare-whole", c.same(true)),
		guize(root, text, c.same(false)),
		opa(peer.JingmenRego, string(data), "/v1/data/jingmen/decision", func(a []byte) []byte { return peer.RegoInput(a, c.at) }, c.rego),
	}
	return g, nil
}

// checker compares answers with what an engine of this program decides.
type checker struct {
	eng   *engine.Engine
	at    time.Time
	forms [][]byte
}

func newChecker(text []byte, forms [][]byte) (*checker, error) {
	ctx := context.Background()
	set, err := rules.Parse(ctx, "rules.yaml", text)
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(ctx, set)
	if err != nil {
		return nil, err
	}
	at, err := time.ParseInLocation(time.RFC3339, At, set.Zone)
	return &checker{eng, at, forms}, err
}

func (c *checker) decide(i int, noReceipt bool) (*engine.Decision, error) {
	return c.eng.Evaluate(context.Background(), engine.Input{At: c.at, JSON: c.forms[i], NoReceipt: noReceipt})
}

// same wants the bytes of the engine.
func (c *checker) same(noReceipt bool) func(int, []byte) error {
	return func(i int, body []byte) error {
		d, err := c.decide(i, noReceipt)
		if err != nil {
			return err
		}
		want, err := d.AppendJSON(nil)
		if err == nil && !bytes.Equal(bytes.TrimSpace(body), want) {
			err = fmt.Errorf("the answer is %s\nwant %s", body, want)
		}
		return err
	}
}

func (c *checker) rego(i int, body []byte) error {
	d, err := c.decide(i, true)
	if err != nil {
		return err
	}
	var answer struct{ Result json.RawMessage }
	if err := json.Unmarshal(body, &answer); err != nil {
		return err
	}
	return peer.RegoAgrees(answer.Result, d)
}
