package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"holdfast/cases"
	"holdfast/cases/plan"
)

// sketch writes a contract of a few lines: "POST /users {id: integer}" makes an object that shows id, "GET /users [id: integer]" lists such.
func sketch(lines ...string) string {
	byPath := map[string][]string{}
	var paths []string
	for _, line := range lines {
		method, rest, _ := strings.Cut(line, " ")
		path, answer, _ := strings.Cut(rest, " ")
		if _, known := byPath[path]; !known {
			paths = append(paths, path)
		}
		schema, status := "{ type: object }", "200"
		if shown, made := strings.CutPrefix(answer, "201"); made {
			answer, status = shown, "201"
		}
		switch {
		case strings.HasPrefix(answer, "{"):
			schema = "{ type: object, properties: { " + typed(answer) + " } }"
		case strings.HasPrefix(answer, "["):
			schema = "{ type: array, items: { type: object, properties: { " + typed(answer) + " } } }"
		}
		var parameters []string
		for _, part := range strings.Split(path, "{")[1:] {
			name, _, _ := strings.Cut(part, "}")
			kind := "string"
			if strings.HasSuffix(name, "id") && name != "uuid" {
				kind = "integer"
			}
			parameters = append(parameters, fmt.Sprintf("{ name: %s, in: path, required: true, schema: { type: %s } }", name, kind))
		}
		byPath[path] = append(byPath[path], fmt.Sprintf("    %s: { parameters: [%s], responses: { '%s': { description: ok, content: { application/json: { schema: %s } } } } }",
			strings.ToLower(method), strings.Join(parameters, ", "), status, schema))
	}
	text := "openapi: 3.1.0\ninfo: { title: Shapes, version: '1' }\npaths:\n"
	for _, path := range paths {
		text += "  " + path + ":\n" + strings.Join(byPath[path], "\n") + "\n"
	}
	return text
}

func typed(answer string) string {
	var all []string
	for _, m := range strings.Split(strings.Trim(answer, "{}[]"), ",") {
		name, kind, _ := strings.Cut(m, ":")
		all = append(all, fmt.Sprintf("%s: { type: %s }", strings.TrimSpace(name), strings.TrimSpace(kind)))
	}
	return strings.Join(all, ", ")
}

// TestInferFixtures_BelongToCollections writes a fixture as "name: what makes it, its id -> what it binds".
func TestInferFixtures_BelongToCollections(t *testing.T) {
	for name, x := range map[string]struct {
		contract []string
		want     []string
	}{
		"one name, two things": {
			[]string{"POST /users {id:integer}", "GET /users/{id}", "POST /orders {id:integer}", "DELETE /orders/{id}"},
			[]string{"user: POST:/users #/id -> /users/{id}", "order: POST:/orders #/id -> /orders/{id}"},
		},
		"nobody makes the second": {
			[]string{"POST /users {id:integer}", "GET /users/{id}", "DELETE /orders/{id}"},
			[]string{"user: POST:/users #/id -> /users/{id}"},
		},
		"a slash at the end": {
			[]string{"POST /flows/ {id:integer}", "GET /flows/{id}", "GET /flows/{id}/runs/"},
			[]string{"flow: POST:/flows/ #/id -> /flows/{id}"},
		},
		"singular and plural": {
			[]string{"POST /categories {id:integer}", "GET /category/{category_id}"},
			[]string{"category: POST:/categories #/id -> /category/{category_id}"},
		},
		"by name and by number": {
			[]string{"POST /users {id:integer,name:string}", "GET /users/{user_id}", "GET /users/{user_name}/avatar"},
			[]string{"user: POST:/users #/id -> /users/{user_id}", "user_name: POST:/users #/name -> /users/{user_name}"},
		},
		"a kind of its own": {
			[]string{"POST /jobs {id:integer,uuid:string}", "GET /jobs/{uuid}"},
			[]string{"job: POST:/jobs #/uuid -> /jobs/{uuid}"},
		},
		"named after another collection": {
			[]string{"POST /flow_runs {id:integer}", "GET /artifacts/{flow_run_id}/latest", "POST /artifacts {id:integer}", "GET /artifacts/{id}"},
			[]string{"flow_run: POST:/flow_runs #/id -> /artifacts/{flow_run_id}", "artifact: POST:/artifacts #/id -> /artifacts/{id}"},
		},
		"a chain": {
			[]string{"POST /users {id:integer}", "POST /users/{user_id}/posts {id:integer}", "GET /users/{user_id}/posts/{id}"},
			[]string{"user: POST:/users #/id -> /users/{user_id}", "post: POST:/users/{user_id}/posts #/id -> /users/{user_id}/posts/{id}"},
		},
		"only listed": {
			[]string{"GET /products [id:integer]", "GET /products/{id}", "DELETE /products/{id}"},
			[]string{"product: GET:/products #/0/id -> /products/{id}"},
		},
		"of another parent": {
			[]string{"POST /carts {id:integer}", "POST /carts/{cart_id}/items {id:integer}", "GET /orders/{order_id}/items/{id}"},
			[]string{"cart: POST:/carts #/id -> /carts/{cart_id}"},
		},
		"called as the collection": {
			[]string{"POST /versions {name:string,version:string}", "GET /versions/{versionExpression}"},
			[]string{"version: POST:/versions #/version -> /versions/{versionExpression}"},
		},
		"shown with something else": {
			[]string{"POST /files {id:integer,contentHash:string}", "GET /files/{id}", "GET /hashes/{contentHash}"},
			[]string{"file: POST:/files #/id -> /files/{id}", "contentHash: POST:/files #/contentHash -> /hashes/{contentHash}"},
		},
		"wrapped, and nobody wrote its members": {
			[]string{"POST /users {data:object,permissions:object}", "GET /users/{id}"},
			[]string{"user: POST:/users #/data/id -> /users/{id}"},
		},
		"a name and nothing else": {
			[]string{"POST /terminals 201{name:string,size:integer}", "GET /terminals/{terminal_id}"},
			[]string{"terminal: POST:/terminals #/name -> /terminals/{terminal_id}"},
		},
		"a name, and an id of something else": {
			[]string{"POST /terminals 201{name:string,owner_id:integer}", "GET /terminals/{terminal_id}"},
			[]string{"terminal: POST:/terminals  -> /terminals/{terminal_id}"},
		},
		"a PUT that creates": {
			[]string{"GET /files/{path}", "PUT /files/{path} 201{size:integer}", "DELETE /files/{path}"},
			[]string{"file: PUT:/files/{path} $request.path.path -> /files/{path}"},
		},
		"a PUT that creates, beside a list": {
			[]string{"GET /buckets [name:string]", "PUT /buckets/{bucket} 201{name:string}", "GET /buckets/{bucket}/objects/{key}", "PUT /buckets/{bucket}/objects/{key} 201{size:integer}"},
			[]string{"bucket: PUT:/buckets/{bucket} $request.path.bucket -> /buckets/{bucket}", "object: PUT:/buckets/{bucket}/objects/{key} $request.path.key -> /buckets/{bucket}/objects/{key}"},
		},
		"a PUT that changes, beside a list": {
			[]string{"GET /products [code:string]", "PUT /products/{code} {code:string}"},
			[]string{"product: GET:/products #/0/code -> /products/{code}"},
		},
		"a PUT beside a POST": {
			[]string{"POST /users {name:string}", "PUT /users/{name} 201{name:string}"},
			[]string{"user: POST:/users #/name -> /users/{name}"},
		},
		"a PUT to a number": {
			[]string{"PUT /pets/{id} {id:integer}", "GET /pets/{id}"},
			nil,
		},
		"a PUT rather than what another thing shows": {
			[]string{"POST /issuers {id:integer,set:string}", "PUT /keys/{set} {keys:array}", "GET /keys/{set}"},
			[]string{"key: PUT:/keys/{set} $request.path.set -> /keys/{set}"},
		},
		"an object that holds others": {
			[]string{"PUT /keys/{set} 201{keys:array}", "POST /keys/{set} 201{kid:string}", "GET /keys/{set}/{kid}", "DELETE /keys/{set}/{kid}"},
			[]string{"key: PUT:/keys/{set} $request.path.set -> /keys/{set}", "kid: POST:/keys/{set} #/kid -> /keys/{set}/{kid}"},
		},
		"below what only a list shows": {
			[]string{"GET /projects [id:integer]", "GET /projects/{projectid}/features [name:string]", "POST /projects/{projectid}/features {name:string}", "GET /projects/{projectid}/features/{name}", "PUT /projects/{projectid}/features/{name}"},
			[]string{"project: GET:/projects #/0/id -> /projects/{projectid}", "feature: GET:/projects/{projectid}/features #/0/name -> /projects/{projectid}/features/{name}"},
		},
		"a name called after the last word": {
			[]string{"POST /api-tokens {secret:string,tokenName:string}", "GET /api-tokens/{name}"},
			[]string{"api_token: POST:/api-tokens #/tokenName -> /api-tokens/{name}"},
		},
		"by a word in the path": {
			[]string{"POST /flows {id:integer,name:string}", "GET /flows/name/{name}"},
			[]string{"flow: POST:/flows #/name -> /flows/name/{name}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range plan.InferFixtures(contract(t, sketch(x.contract...)), cases.Environment{}) {
				operation, id := "", ""
				if f.Create != nil {
					operation, id = f.Create.Operation, f.Create.ID
				} else {
					operation, id = f.List.Operation, f.List.ID
					assert.True(t, f.ReadOnly)
				}
				got = append(got, fmt.Sprintf("%s: %s %s -> %s", f.Name, operation, strings.TrimPrefix(id, "$response.body"), strings.Join(f.Binds, " ")))
			}
			assert.Equal(t, x.want, got)
		})
	}
}

func TestPlan_WhatOnlyAListShowsIsReadAndNeverWritten(t *testing.T) {
	c := contract(t, sketch("GET /products [id:integer]", "GET /products/{id}", "DELETE /products/{id}"))
	env := cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}
	p := plan.New(c, env, 1)
	use := group(t, p, "GET:/products/{id}/minimal").Fixtures[0]
	assert.Equal(t, "GET:/products", use.List.Operation)
	assert.True(t, use.ReadOnly)
	assert.Contains(t, reason(t, p, "DELETE:/products/{id}/request:valid"), "the run did not make")
}

// What is made below a thing that only a list shows waits for that thing to be given by hand, and the line that gives it is said.
func TestPlan_BelowWhatOnlyAListShowsTheLineIsSaid(t *testing.T) {
	c := contract(t, sketch("GET /projects [id:integer]", "POST /projects/{projectid}/features {name:string}", "DELETE /projects/{projectid}"))
	p := plan.New(c, cases.Environment{Fixtures: plan.InferFixtures(c, cases.Environment{})}, 1)
	unlocks := map[string]string{}
	for _, s := range leftOut(p) {
		unlocks[s.Requirement] = s.Unlock
	}
	assert.Equal(t, "--set projectid=VALUE", unlocks["POST:/projects/{projectid}/features/request:valid"])
	assert.Contains(t, unlocks["DELETE:/projects/{projectid}/request:valid"], "create")
}

// What is made at /register is a Client, and its id is called after that.
func TestInferFixtures_AnIDCalledAfterTheSchema(t *testing.T) {
	for member, want := range map[string]string{"client_id": "$response.body#/client_id", "tenant_id": ""} {
		text := sketch("POST /register 201{x:string}", "GET /register/{id}")
		text = strings.Replace(text, "{ type: object, properties: { x: { type: string } } }", "{ $ref: '#/components/schemas/OAuth2Client' }", 1) +
			"components: { schemas: { OAuth2Client: { type: object, properties: { " + member + ": { type: integer }, name: { type: string } } } } }\n"
		found := plan.InferFixtures(contract(t, text), cases.Environment{})
		if assert.Len(t, found, 1) {
			assert.Equal(t, want, found[0].Create.ID)
		}
	}
}
