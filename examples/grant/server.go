package grant

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

// Server decides applications of the programme, keeps the decisions, and pays. It
// serves its own path, and the rules under /rules/ for who looks after them.
type Server struct {
	*http.ServeMux
	Pay func(ctx context.Context, decision string, p Payment) error // by the decision's id, so that nothing is paid twice

	Rules   *httpapi.Handler // Watch takes up changed rules
	Decided atomic.Int64     // decisions that were made

	log     *slog.Logger
	journal *journal.Journal
	now     atomic.Pointer[bound] // what decides; another after a reload
}

// bound is an engine with the programme's types checked against it.
type bound struct {
	facts   *engine.Bound[Application]
	results *engine.Results[Results]
	eng     *engine.Engine
}

// Answer is what an applicant is told.
type Answer struct {
	ID      string        `json:"id"`
	Status  engine.Status `json:"status"`
	Amount  json.Number   `json:"amount,omitempty"`
	Missing []string      `json:"missing,omitempty"` // titles of facts
	Paid    bool          `json:"paid"`
}

// New reads the rules of the programme; j keeps what is decided.
func New(ctx context.Context, rules fs.FS, j *journal.Journal, known func(*http.Request) (httpapi.Caller, error), log *slog.Logger) (*Server, error) {
	s := &Server{log: log, ServeMux: http.NewServeMux(), journal: j}
	options := append(Additions(), engine.WithObserver(engine.Observer{
		Decided: func(context.Context, engine.Observed) { s.Decided.Add(1) },
		FunctionFailed: func(_ context.Context, f engine.FailedFunction) {
			log.Warn("function failed", "function", f.Function, "at", f.Pos, "error", f.Err)
		},
	}))
	var misfit error
	h, err := httpapi.New(ctx, httpapi.Source{FS: rules, Name: "grant.yaml", Engine: options}, httpapi.Options{
		Journal: j, Authenticate: known, Prefix: "/rules", Log: log,
		OnReload: func(eng *engine.Engine, r *wire.Reload) {
			if r.OK {
				misfit = s.use(eng)
			}
		},
	})
	if err = errors.Join(err, misfit); err != nil {
		return nil, err
	}
	s.Rules = h
	s.Handle("/rules/", http.StripPrefix("/rules", h))
	s.HandleFunc("POST /applications", func(w http.ResponseWriter, r *http.Request) {
		if c, err := known(r); err != nil || !slices.Contains(c.Roles, httpapi.RoleDecide) {
			http.Error(w, "who are you?", http.StatusUnauthorized)
			return
		}
		s.apply(w, r)
	})
	return s, nil
}

// use checks the programme's types against an engine and lets it decide.
func (s *Server) use(eng *engine.Engine) error {
	facts, err := engine.Bind[Application](eng)
	results, err2 := engine.BindOutcomes[Results](eng)
	if err := errors.Join(err, err2); err != nil {
		s.log.Error("rules do not fit the program; the old ones decide", "error", err)
		return err
	}
	s.now.Store(&bound{facts, results, eng})
	return nil
}

func (s *Server) apply(w http.ResponseWriter, r *http.Request) {
	var app Application
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<16)).Decode(&app); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	answer, err := s.Decide(r.Context(), &app)
	if err != nil {
		s.log.Error("not decided", "error", err)
		http.Error(w, "not decided", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(answer)
}

// Decide decides an application, keeps the decision, and pays what it gives.
func (s *Server) Decide(ctx context.Context, app *Application) (*Answer, error) {
	b := s.now.Load()
	in, err := b.facts.Input(engine.Input{At: time.Now().Truncate(time.Second)}, app)
	if err != nil {
		return nil, err
	}
	dec, err := b.eng.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	if _, err := s.journal.Keep(ctx, b.eng, in, dec); err != nil { // gives it its id
		return nil, err
	}
	results, err := b.results.Read(dec)
	if err != nil {
		return nil, err
	}
	out := &Answer{ID: dec.ID, Status: dec.Status, Amount: results.Amount.Value}
	for _, m := range dec.Missing {
		out.Missing = append(out.Missing, m.Title)
	}
	payments, err := Payments().Read(dec)
	if err != nil || dec.Status != engine.StatusDecided {
		return out, err
	}
	for _, p := range payments {
		if err := s.Pay(ctx, dec.ID, p.Data); err != nil {
			return nil, err
		}
		out.Paid = true
	}
	return out, nil
}
