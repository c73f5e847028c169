package httpapi_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
)

// endless is a set that takes minutes to check: each rule may contradict any other.
func endless() string {
	var facts, rules strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&facts, "  f%d: {type: bool, title: {zh: 甲, en: A}}\n", i)
		fmt.Fprintf(&rules, "      - {id: r%d, title: {zh: 甲, en: A}, when: f%d and f%d, then: [{decide: {o: %d}}], cite: plan 1}\n", i, i, (i+1)%20_000, i)
	}
	return "guize: 2\nset: lines\ntitle: {zh: 外线, en: Lines}\nlanguages: [zh, en]\nsources: {plan: {title: {zh: 方案, en: Plan}}}\nfacts:\n" + facts.String() +
		"outcomes: {o: {type: int, title: {zh: 果, en: O}}}\npolicies:\n  p:\n    title: {zh: 策, en: P}\n    rules:\n" + rules.String()
}

func readiness(t *testing.T, url string) wire.Readiness {
	t.Helper()
	return decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body)
}

// A reload ends at its limit, says so, and the set that follows is read.
func TestReloadEndsAtItsLimit(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	h := newHandler(t, os.DirFS(dir), httpapi.Options{Limits: httpapi.Limits{Reload: 20 * time.Second}})
	url := serve(t, h)
	put("policies.yaml", strings.Replace(setText, "value: 300", "value: 300.0", 1))
	if r := readiness(t, url); r.Reload != "changed" {
		t.Errorf("of a set that was not read: %+v", r)
	}
	put("policies.yaml", endless())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if r := h.Reload(ctx); r.OK || !strings.Contains(r.Error["en"], "limit of") || r.Error["zh"] == r.Error["en"] {
		t.Errorf("past its limit: %+v", r)
	}
	if r := readiness(t, url); r.Reload != "failed" {
		t.Errorf("after a reload that did not end: %+v", r)
	}
	put("policies.yaml", setText)
	if r := h.Reload(t.Context()); !r.OK {
		t.Errorf("the set that follows: %+v", r)
	}
	if r := readiness(t, url); r.Reload != "ok" {
		t.Errorf("at the end: %+v", r)
	}
}

// A set that takes long does not stand in the way of the one that follows, and
// nothing says meanwhile that what lies on disk is served.
func TestReloadGivesWay(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	h := newHandler(t, os.DirFS(dir), httpapi.Options{Limits: httpapi.Limits{Reload: time.Hour}})
	url := serve(t, h)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { h.Watch(ctx, 5*time.Millisecond) })
	defer wg.Wait()
	defer cancel()
	until := func(what string, is func(wire.Readiness) bool) {
		t.Helper()
		for end := time.Now().Add(2 * time.Minute); !is(readiness(t, url)); time.Sleep(5 * time.Millisecond) {
			if time.Now().After(end) {
				t.Fatalf("%s: %+v", what, readiness(t, url))
			}
		}
	}
	first := readiness(t, url)
	put("policies.yaml", endless())
	until("the endless set is being read", func(r wire.Readiness) bool { return r.Reload == "loading" })
	for range 20 {
		if r := readiness(t, url); r.Reload == "ok" || r.Digest != first.Digest {
			t.Fatalf("while it is being read: %+v", r)
		}
	}
	put("policies.yaml", strings.Replace(setText, "title: {zh: 外线, en: Lines}", "title: {zh: 外线二, en: Lines 2}", 1))
	until("the set that follows serves", func(r wire.Readiness) bool { return r.Reload == "ok" && r.Digest != first.Digest })
}
