// Client asks a server of guize for a decision, and links none. From the root of
// the repository, with a server running (go run ./adapters/cli/guize serve):
//
//	go run ./examples/client http://127.0.0.1:8080 < examples/applications/line-300.1.json
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: client URL < application.json")
		os.Exit(2)
	}
	c := client{url: os.Args[1], token: os.Getenv("GUIZE_TOKEN"), http: &http.Client{Timeout: 30 * time.Second}}
	if err := c.run(context.Background(), os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// run decides the application that it reads.
func (c *client) run(ctx context.Context, r io.Reader, w io.Writer) error {
	var req wire.DecisionRequest
	if err := json.NewDecoder(r).Decode(&req.Facts); err != nil {
		return err
	}
	var dec engine.Decision
	err := c.post(ctx, "/v1/decisions", req, &dec)
	if p := (*wire.Problem)(nil); errors.As(err, &p) { // Code is for programs, Detail for people
		return fmt.Errorf("refused (%s): %s", p.Code, p.Detail)
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(w, dec.ID, dec.Status)
	for _, o := range dec.Outcomes {
		fmt.Fprintln(w, o.Name, o.Value, o.Possible)
	}
	return nil
}

type client struct {
	url, token string
	http       *http.Client
}

// post sends a request and reads the answer to it. A refusal is a *wire.Problem.
func (c *client) post(ctx context.Context, path string, req, answer any) error {
	body, err := json.Marshal(req)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	got, err := c.http.Do(r)
	if err != nil {
		return err
	}
	defer got.Body.Close()
	if got.StatusCode == http.StatusOK {
		return json.NewDecoder(got.Body).Decode(answer)
	}
	p := &wire.Problem{Status: got.StatusCode, Title: got.Status} // of a proxy, say
	if got.Header.Get("Content-Type") == "application/problem+json" {
		if err := json.NewDecoder(got.Body).Decode(p); err != nil {
			return err
		}
	}
	return p
}
