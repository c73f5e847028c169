package httpapi_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// breaking exports some entries and then fails.
type breaking struct {
	*journal.Journal
	after int
}

func (b breaking) Export(ctx context.Context, after int64) iter.Seq2[records.Line, error] {
	return func(yield func(records.Line, error) bool) {
		n := 0
		for l, err := range b.Journal.Export(ctx, after) {
			if n++; n > b.after {
				yield(l, errors.New("the database has gone"))
				return
			}
			if !yield(l, err) {
				return
			}
		}
	}
}

// A reader that leaves in the middle of a line goes on after the last whole one,
// and has every entry; who may read the decisions of a set has those alone.
func TestExport(t *testing.T) {
	t.Parallel()
	j := openJournal(t)
	caller := func(r *http.Request) (httpapi.Caller, error) {
		return httpapi.Caller{Name: "reader", Roles: []httpapi.Role{httpapi.RoleDecide, httpapi.RoleAdmin, httpapi.Role(r.Header.Get("X-Role"))}}, nil
	}
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: caller, Journal: j}))
	for i := range 9 {
		do(t, "POST", url+"/v1/decisions", fmt.Sprintf(`{"facts": {"length": %d}}`, i))
	}
	do(t, "POST", url+"/v1/admin/reload", "")
	var last int64
	for reads := 0; last < 10; reads++ {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", fmt.Sprintf("%s/v1/journal/entries?after=%d", url, last), nil)
		req.Header.Set("X-Role", "journal")
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil || res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/x-ndjson" {
			t.Fatalf("%v %+v", err, res)
		}
		in := bufio.NewReader(res.Body)
		for range 1 + reads {
			line, err := in.ReadBytes('\n')
			if err != nil {
				break
			}
			if l := decode[wire.JournalLine](t, line); l.Seq != last+1 || l.Problem != nil {
				t.Fatalf("after %d: %s", last, line)
			}
			last++
		}
		in.ReadByte() // of the next line
		res.Body.Close()
	}
	if got := do(t, "GET", url+"/v1/journal/entries", "", "X-Role", "journal@lines"); len(lines(got.body)) != 9 {
		t.Errorf("of one set: %s", got.body)
	}
	if got := do(t, "GET", url+"/v1/journal/entries?after=10", "", "X-Role", "journal"); got.status != 200 || len(got.body) != 0 {
		t.Errorf("after the last: %d %s", got.status, got.body)
	}
	wantProblem(t, do(t, "GET", url+"/v1/journal/entries?after=11", "", "X-Role", "journal"), 409, "journal-gap")
	wantProblem(t, do(t, "GET", url+"/v1/journal/entries?after=x", "", "X-Role", "journal"), 400, "bad-request")
	wantProblem(t, do(t, "GET", url+"/v1/journal/entries", "", "X-Role", "other"), 403, "forbidden")

	for after, want := range map[int]int{0: 503, 3: 200} {
		broken := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: caller, Journal: breaking{j, after}}))
		got := do(t, "GET", broken+"/v1/journal/entries", "", "X-Role", "journal")
		if all := lines(got.body); got.status != want || len(all) != after+1 && want == 200 {
			t.Errorf("%d %s", got.status, got.body)
		} else if p := decode[wire.JournalLine](t, all[len(all)-1]).Problem; want == 200 && (p == nil || p.Code != "journal-unavailable") {
			t.Errorf("the last line says nothing: %s", got.body)
		}
	}
}
