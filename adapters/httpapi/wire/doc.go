// Package wire is what a server of package httpapi and its callers send one
// another, as Go types: requests, answers and problems, whose JSON is that of
// /openapi.json. It holds no server, so that a client in Go links none; it is
// engine that it brings along, for the decision.
//
//	POST /v1/decisions         [DecisionRequest] gives engine.Decision, with ?explain=1 [Explained]
//	POST /v1/decisions:batch   lines of [DecisionRequest] give lines of [BatchLine]
//	POST /v1/what-if           [WhatIfRequest] gives engine.Alternatives
//	GET  /v1/decisions         gives [FoundDecisions]
//	GET  /v1/decisions/{id}    gives records.Entry
//	GET  /v1/journal/head      gives records.Head
//	GET  /v1/journal/entries   gives lines of [JournalLine]
//	GET  /v1/sets              gives [Sets]
//	GET  /v1/sets/{set}        gives [SetInfo]
//	GET  /v1/calendars/…/days  gives [CalendarDays]
//	POST /v1/calendars/…/due   [DueRequest] gives [DueAnswer]
//	POST /v1/admin/reload      gives [Reload], as GET does
//	GET  /healthz, /readyz     give [Health] and [Readiness]
//
// What is about a set is under its name too, and of several sets there alone:
// /v1/decisions is /v1/sets/{set}/decisions, and so the batch, what-if, calendars
// and reloads.
//
// Any answer that is not 2xx is a [Problem], but for /readyz, which is
// [Readiness] with 503 too. A client is in examples/client.
package wire
