package grant_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/examples/grant"
)

// TestLines: the programme takes less than 300 lines of Go, and 26 rules.
func TestLines(t *testing.T) {
	t.Parallel()
	lines := 0
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		lines += bytes.Count(text, []byte("\n"))
		return err
	})
	if err != nil || lines == 0 || lines >= 300 {
		t.Errorf("%d lines of Go, %v", lines, err)
	}
	if out := command(t, 0, "check", "-p", "grant.yaml"); !strings.Contains(out, "rules 26, errors 0, warnings 0") {
		t.Error(out)
	}
	if out := command(t, 0, "test", "-p", "grant.yaml", "--coverage"); !strings.Contains(out, "failed 0") {
		t.Error(out)
	}
}

// command runs the programme's own guize.
func command(t *testing.T, want int, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Engine: grant.Additions(), Getenv: func(string) string { return "" }}
	if code := c.Run(t.Context(), args); code != want {
		t.Fatalf("%v: %d %s", args, code, out.String())
	}
	return out.String()
}

// TestServer: applications are decided, kept in SQLite, paid, found and replayed.
func TestServer(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "grant.db")
	j, err := journal.Open(t.Context(), file, journal.Options{Number: "number", Engine: grant.Additions()})
	if err != nil {
		t.Fatal(err)
	}
	known := func(r *http.Request) (httpapi.Caller, error) {
		switch r.Header.Get("Authorization") {
		case "window":
			return httpapi.Caller{Name: "window", Roles: []httpapi.Role{httpapi.RoleDecide}}, nil
		case "auditor":
			return httpapi.Caller{Name: "auditor", Roles: []httpapi.Role{httpapi.RoleJournal.On("equipment-grant")}}, nil
		}
		return httpapi.Caller{}, nil
	}
	var log bytes.Buffer
	s, err := grant.New(t.Context(), os.DirFS("."), j, known, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	var paid []grant.Payment
	s.Pay = func(_ context.Context, decision string, p grant.Payment) error {
		if decision == "" {
			t.Error("paid for a decision that was not kept")
		}
		paid = append(paid, p)
		return nil
	}
	web := httptest.NewServer(s)
	defer web.Close()
	const invoice = `"invoices":[{"id":"a","kind":"meter","price":100.01,"currency":%q}]`
	apply := func(caller, size, listed, currency string, want int) (a grant.Answer) {
		body := fmt.Sprintf(`{"number":"EG-2026-0001","applicant":{"name":"Example Works","account":"6222000000000000","size":%q,"listed":%s},"received":"2026-03-02T09:00:00+08:00",`+invoice+`}`, size, listed, currency)
		status, answer := ask(t, "POST", web.URL+"/applications", caller, body)
		if status != want || want == 200 && json.Unmarshal(answer, &a) != nil {
			t.Fatalf("%d %s", status, answer)
		}
		return a
	}
	if a := apply("window", "small", "false", "EUR", 200); a.Status != "decided" || a.Amount != "480.05" || !a.Paid || len(paid) != 1 || paid[0] != (grant.Payment{Account: "6222000000000000", Amount: "480.05", Number: "EG-2026-0001"}) {
		t.Errorf("%+v, paid %+v", a, paid)
	}
	if a := apply("window", "small", "null", "CNY", 200); a.Status != "incomplete" || a.Paid || len(a.Missing) != 1 || a.Missing[0] != "On the list of defaulters" {
		t.Errorf("%+v", a)
	}
	if a := apply("window", "large", "false", "CNY", 200); a.Status != "decided" || a.Amount != "0" || a.Paid {
		t.Errorf("%+v", a)
	}
	if a := apply("window", "small", "false", "USD", 200); a.Status != "invalid" || a.Paid {
		t.Errorf("%+v", a)
	}
	apply("auditor", "small", "false", "CNY", 401)
	apply("", "small", "false", "CNY", 401)
	if len(paid) != 1 || s.Decided.Load() < 4 {
		t.Errorf("paid %+v of %d decisions", paid, s.Decided.Load())
	}
	status, body := ask(t, "GET", web.URL+"/rules/v1/decisions?number=EG-2026-0001&status=decided", "auditor", "")
	var found wire.FoundDecisions
	if err := json.Unmarshal(body, &found); err != nil || status != 200 || len(found.Decisions) != 2 {
		t.Fatalf("found: %d %s", status, body)
	}
	if status, body := ask(t, "GET", web.URL+"/rules/v1/decisions/"+found.Decisions[0].ID, "auditor", ""); status != 200 || bytes.Contains(body, []byte("6222000000000000")) {
		t.Errorf("the account is in the journal, or nothing is: %d %s", status, body)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if out := command(t, 0, "replay", "--journal", file); !strings.Contains(out, "decisions 4, same 4") {
		t.Error(out)
	}
}

func ask(t *testing.T, method, url, caller, body string) (int, []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", caller)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, answer
}
