package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRepeatsName_WhatConfirmsAndWhatDoesNot(t *testing.T) {
	for again, of := range map[string]string{
		"password_confirm": "password", "passwordConfirmation": "password", "confirm_email": "email", "confirmPassword": "password", "new_password2": "new_password1",
		"password2": "password1", "password_2": "password", "repeat_new_password": "new_password", "email2": "email", "re_enter_password": "password", "emailAgain": "email",
	} {
		assert.True(t, repeatsName(again, of), "%s confirms %s", again, of)
		assert.True(t, mayRepeat(again), again)
		assert.False(t, repeatsName(of, again), "%s does not confirm %s", of, again)
	}
	for again, of := range map[string]string{
		"address2": "address1", "address_line_2": "address_line_1", "phone2": "phone", "confirmation_code": "code", "password_hint": "password", "email": "email_address", "email3": "email", "old_password": "password",
	} {
		assert.False(t, repeatsName(again, of), "%s is something else than %s", again, of)
	}
}

func TestFileNamed_KindsAreReadOffWords(t *testing.T) {
	for text, want := range map[string]string{
		"avatar": "image/*", "The PNG of the cover": "image/png", "a .csv file": "text/csv", "Upload a valid image. The file you uploaded was either not an image or a corrupted image.": "image/*",
		"File is not a zip file": "application/zip", "file": "", "The document": "", "compressed": "",
	} {
		assert.Equal(t, want, FileNamed(text), text)
	}
}
