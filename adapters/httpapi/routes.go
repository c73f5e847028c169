package httpapi

import (
	"net/http"
	"slices"
	"time"

	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5emb"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// route is one thing that can be asked for, and its line in /openapi.json.
type route struct {
	method, path string
	role         Role // that is needed; "" for none
	ofSet        bool // it is about the only set; withSets has it by the name of a set too
	handle       http.HandlerFunc

	id, summary string // of the operation
	request     any    // its parameters and body, as fields of a struct
	kind        string // content type of the request; "" for JSON or none
	answer      any    // what it gives; nil: it is not in /openapi.json
	answerKind  string // content type of the answer; "" for JSON
	cached      bool   // the answer has an ETag
	problems    []string
}

// The parameters of the routes, for /openapi.json.
type (
	decisionParams struct {
		Pin       string `query:"set" description:"The digest of the set that is to decide; by another nothing is decided (set-not-served). By default that of the moment of the decision."`
		Explain   bool   `query:"explain" description:"Give the trace too: {\"decision\": …, \"trace\": …}."`
		Fields    string `query:"fields" example:"outcomes,deadlines" description:"Give these fields of the decision alone, separated by commas, beside its id and status."`
		NoMissing bool   `query:"no_missing" description:"Leave out what is missing, and what every answer to it agrees on: what is open stays so. Not where decisions are kept."`
		Language  string `header:"Accept-Language"`
		Key       string `header:"Idempotency-Key" example:"\"8e03978e-40d5\"" description:"The same request under the same key gets the decision that it got, under its id. Needs a journal."`
		wire.DecisionRequest
	}
	batchParams struct {
		Pin       string `query:"set" description:"The digest of the set that is to decide; by another nothing is decided (set-not-served). By default that of the moment of the decision."`
		Fields    string `query:"fields" example:"outcomes,deadlines" description:"Give these fields of each decision alone, separated by commas, beside its id and status."`
		NoMissing bool   `query:"no_missing" description:"Leave out what is missing, and what every answer to it agrees on: what is open stays so. Not where decisions are kept."`
		Language  string `header:"Accept-Language"`
	}
	searchParams struct {
		Set    string    `query:"set" description:"The set that decided."`
		Number string    `query:"number" description:"The number of the application, where the journal knows which fact has it."`
		Status string    `query:"status" example:"incomplete"`
		Rule   string    `query:"rule" example:"external-line/filing" description:"A rule behind something that the decision says."`
		From   time.Time `query:"from" description:"Written from this moment on."`
		Until  time.Time `query:"until" description:"Written before this moment."`
		Before int64     `query:"before" description:"For the next page: the before of the last."`
		Limit  int       `query:"limit" default:"100" maximum:"1000"`
	}
	idParams struct {
		ID string `path:"id"`
	}
	entriesParams struct {
		After int64 `query:"after" minimum:"0" description:"The number (seq) of the last entry that the reader has; 0: from the first that is left."`
	}
	setsParams struct {
		Language    string `header:"Accept-Language"`
		IfNoneMatch string `header:"If-None-Match"`
	}
	setParams struct {
		Set         string `path:"set"`
		Language    string `header:"Accept-Language"`
		IfNoneMatch string `header:"If-None-Match"`
	}
	daysParams struct {
		ID   string `path:"id" example:"cn"`
		Year int    `query:"year" example:"2026"`
		From string `query:"from" format:"date"`
		To   string `query:"to" format:"date"`
		All  bool   `query:"all" description:"Ordinary working days and weekends too."`
	}
	dueParams struct {
		ID      string `path:"id" example:"cn"`
		Explain bool   `query:"explain" description:"Give the proof too: each day counted or not, and why."`
		wire.DueRequest
	}
	whatIfParams struct {
		Pin      string `query:"set" description:"The digest of the set that is to decide; by another nothing is decided (set-not-served). By default that of the moment of the decision."`
		Language string `header:"Accept-Language"`
		wire.WhatIfRequest
	}
	setPath struct {
		Set string `path:"set"`
	}
)

func (h *Handler) routes() []route {
	return append(append(h.decisionRoutes(), h.readingRoutes()...), h.operatorRoutes()...)
}

func (h *Handler) decisionRoutes() []route {
	body := []string{"bad-json", "bad-request", "unknown-key", "unknown-language", "too-large", "too-slow", "unsupported-media-type", "unauthorised", "forbidden", "rate-limited", "set-not-served", "timeout"}
	return []route{
		{method: "POST", path: "/v1/decisions", role: RoleDecide, ofSet: true, handle: h.decision,
			id: "decide", summary: "Decide an application / 审批一件申请", request: decisionParams{}, answer: engine.Decision{},
			problems: append(slices.Clone(body), "idempotency-key-reused", "journal-unavailable", "masking-failed", "entry-changed")},
		{method: "POST", path: "/v1/what-if", role: RoleDecide, ofSet: true, handle: h.whatIf,
			id: "whatIf", summary: "The smallest changes of an application that give an outcome; nothing is kept / 最少改动什么就能得到想要的结果",
			request: whatIfParams{}, answer: engine.Alternatives{}, problems: body},
		{method: "POST", path: "/v1/decisions:batch", role: RoleDecide, ofSet: true, handle: h.batch,
			id: "decideBatch", summary: "Decide many applications, a request of /v1/decisions a line; answers come in the order of the lines / 逐行审批多件申请",
			request: batchParams{}, kind: "application/x-ndjson", answer: wire.BatchLine{}, answerKind: "application/x-ndjson",
			problems: []string{"bad-request", "set-not-served", "unsupported-media-type", "unauthorised", "forbidden", "rate-limited"}},
		{method: "GET", path: "/v1/decisions", role: RoleJournal, handle: h.searchDecisions,
			id: "searchDecisions", summary: "Decisions that were kept, the newest first, a page at a time / 查找已保存的决定", request: searchParams{}, answer: wire.FoundDecisions{},
			problems: []string{"bad-request", "no-journal", "unauthorised", "forbidden", "journal-unavailable"}},
		{method: "GET", path: "/v1/decisions/{id}", role: RoleJournal, handle: h.keptDecision,
			id: "getDecision", summary: "A decision that was kept, with what was decided / 查已保存的决定", request: idParams{}, answer: records.Entry{},
			problems: []string{"not-found", "no-journal", "unauthorised", "forbidden", "journal-unavailable", "entry-changed"}},
		{method: "GET", path: "/v1/journal/head", role: RoleJournal, handle: h.journalHead,
			id: "getJournalHead", summary: "The end of the journal's chain, to be kept elsewhere / 日志链首", answer: records.Head{},
			problems: []string{"no-journal", "unauthorised", "forbidden", "journal-unavailable"}},
		{method: "GET", path: "/v1/journal/entries", role: RoleJournal, handle: h.journalEntries,
			id: "exportJournal", summary: "The entries after one, a line each, up to the end of the journal / 导出某条之后的记录", request: entriesParams{},
			answer: wire.JournalLine{}, answerKind: "application/x-ndjson", problems: []string{"bad-request", "no-journal", "unauthorised", "forbidden", "journal-gap", "journal-unavailable"}},
	}
}

func (h *Handler) readingRoutes() []route {
	known := []string{"not-found", "unauthorised", "forbidden", "rate-limited"}
	return []route{
		{method: "GET", path: "/v1/sets", role: RoleDecide, handle: h.getSets,
			id: "listSets", summary: "The policy sets in use / 在用的规则集", request: setsParams{}, answer: wire.Sets{}, cached: true, problems: []string{"unauthorised", "forbidden", "rate-limited"}},
		{method: "GET", path: "/v1/sets/{set}", role: RoleDecide, handle: h.getSet,
			id: "getSet", summary: "A policy set: its facts, outcomes and rules / 规则集的事实、结果和规则", request: setParams{}, answer: wire.SetInfo{}, cached: true, problems: known},
		{method: "GET", path: "/v1/sets/{set}/schema", role: RoleDecide, handle: h.getSchema,
			id: "getSchema", summary: "JSON Schema (2020-12) of an application to the set / 申请的 JSON Schema",
			request: setParams{}, answer: map[string]any{}, answerKind: schemaKind, cached: true, problems: known},
		{method: "GET", path: "/v1/calendars/{id}/days", role: RoleDecide, ofSet: true, handle: h.calendarDays,
			id: "listDays", summary: "Days of a calendar / 日历", request: daysParams{}, answer: wire.CalendarDays{}, problems: append([]string{"bad-request", "too-many"}, known...)},
		{method: "POST", path: "/v1/calendars/{id}/due", role: RoleDecide, ofSet: true, handle: h.calendarDue,
			id: "due", summary: "When a period ends / 期限届满日", request: dueParams{}, answer: wire.DueAnswer{},
			problems: append([]string{"bad-json", "bad-request", "unknown-key", "too-many", "too-large", "too-slow", "unsupported-media-type"}, known...)},
	}
}

func (h *Handler) operatorRoutes() []route {
	admin := []string{"unauthorised", "forbidden"}
	return []route{
		{method: "POST", path: "/v1/admin/reload", role: RoleAdmin, ofSet: true, handle: h.reload,
			id: "reload", summary: "Read the policy set again / 重新载入规则集", answer: wire.Reload{}, problems: append([]string{"reload-failed"}, admin...)},
		{method: "GET", path: "/v1/admin/reload", role: RoleAdmin, ofSet: true, handle: h.lastReload,
			id: "getReload", summary: "What came of the last reload / 上次载入的结果", answer: wire.Reload{}, problems: admin},
		{method: "GET", path: "/healthz", handle: h.health,
			id: "health", summary: "The program runs / 存活", answer: wire.Health{}, problems: []string{"rate-limited"}},
		{method: "GET", path: "/readyz", handle: h.ready,
			id: "ready", summary: "Requests may be sent here; 503 where not / 就绪", answer: wire.Readiness{}, problems: []string{"rate-limited"}},
		{method: "GET", path: "/metrics", role: h.metricsRole(), handle: h.metrics.handler().ServeHTTP},
		{method: "GET", path: "/openapi.json", handle: h.openAPI},
		{method: "GET", path: "/docs", handle: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, h.opts.Prefix+"/docs/", http.StatusMovedPermanently)
		}},
		{method: "GET", path: "/docs/", handle: h.docs()},
	}
}

// metricsRole lets everybody read the metrics where everybody may decide.
func (h *Handler) metricsRole() Role { return RoleDecide }

// docs shows /openapi.json, with everything it needs from this program.
func (h *Handler) docs() http.HandlerFunc {
	ui := v5emb.NewHandlerWithConfig(swgui.Config{Title: "guize", SwaggerJSON: h.opts.Prefix + "/openapi.json",
		BasePath: h.opts.Prefix + "/docs/", InternalBasePath: "/docs/"})
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy",
			"default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'")
		ui.ServeHTTP(w, r)
	}
}
