package intent_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"holdfast/cases"
	"holdfast/cases/intent"
	"holdfast/specs"
)

func TestAtLarge_KnowsWhatReachesBeyondItsObjects(t *testing.T) {
	c, err := specs.Load(t.Context(), specs.Options{File: "effects.yaml", FS: os.DirFS("testdata")})
	require.NoError(t, err)
	large := map[string]bool{
		"removeCustomers": true, "saveSettings": true, "writeTokenSettings": true, "putSettings": true, "patchSettings": true, "beginImport": true, "halfway": true,
		"GET:/cache/flush": true, "clean": true, "POST:/mappings/reset-all": true,
		"byTag": true, "saveCustomers": true, "startRecording": true, "myRPC": true, "executeJob": true, "stopRecording": true, "createRule": true,
		"renameWallet": true, "updateCurrentUser": true, "avatar": true, "POST:/auth/change-password": true, "POST:/users/otp/setup": true,
		"password_change_create": true, "credentials_create": true, "unsubscribeMe": true,
		"updateSwarm": true, "toggleSlowLog": true, "seedUsingPOST": true,
		"deletePadUsingGET": true, "disableCustomer": true, "releaseAll": true, "returnAll": true, "getAndForget": true,
		"POST:/site/@move": true, "POST:/site/@catalog": true, "dropCatalog": true, "later": true, "words": true, "GET:/site/@invalidate-cache": true, "unstar": true,
		"memberAdd": true, "compact": true,
	}
	for _, op := range c.Operations {
		assert.Equal(t, large[op.ID], intent.AtLarge(c, op) != "", "%s: %s", op.ID, intent.AtLarge(c, op))
	}

	allowed := cases.Environment{Allow: []string{"putSettings"}, Exclude: []string{"/customers/*", "tag:admin", "deprecated"}}
	for id, sent := range map[string]bool{"putSettings": true, "patchSettings": false, "getCustomer": false, "createCustomer": true, "clean": false, "POST:/mappings/reset-all": false} {
		reason, _ := intent.Withheld(&allowed, c, c.Operation(id))
		assert.Equal(t, sent, reason == "", "%s: %s", id, reason)
	}
}
