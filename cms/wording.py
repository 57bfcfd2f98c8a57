"""Texts of Django and allauth that our own catalogue words differently.

Their Dutch says *aanmelden* where we log in and *afmelden* where we log out; here those words mean enrolling and
withdrawing. Others address the reader as *u*, or speak of verifying and of what is primary. A translation in cms/locale
goes before that of a package, but the catalogue only keeps texts that stand in our source: so they stand here.
"""

from __future__ import annotations

from django.forms import boundfield
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_noop as _

LOGGING_IN = (
    _("Sign In"),
    _("Enter Sign-In Code"),
    _("Sign in with a passkey"),
    _("Send me a sign-in code"),
    _("A sign-in code has been sent to %(recipient)s."),
    _("Request new code"),
    _("Request Code"),
    _("We've sent a code to %(recipient)s. The code expires shortly, so please enter it soon."),
    _("Other sign-in options"),
    _("You will receive a special code for a password-free sign-in."),
    _("Successfully signed in as %(name)s."),
    _("If you have not created an account yet, then please %(link)ssign up%(end_link)s first."),
    _("Already have an account? Then please %(link)ssign in%(end_link)s."),
    _("Signup"),
    _("Sign Up"),
    _("A user is already registered with this email address."),
    _("Please reauthenticate to safeguard your account."),
    _("Please contact us if you have any trouble resetting your password."),
    _("Account Inactive"),
    _("This account is inactive."),
    _("This account is currently inactive."),
    _("Sign up using a passkey"),
    _("Sign Up Closed"),
    _("We are sorry, but the sign up is currently closed."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid login."),
    _("Invalid or expired key."),
    _("Too many failed login attempts. Try again later."),
    _("Be patient, you are sending too many requests."),
    _("Remember Me"),
    _("Confirm Access"),
    _("You must type the same password each time."),
    _("Please type your current password."),
    _("Password (again)"),
    _("New Password (again)"),
    _("New Password"),
    _("Current Password"),
    _("Change Password"),
    _("The new value must be different from the current one."),
    _("Please select only one."),
)
LOGGING_OUT = (
    _("Sign Out"),
    _("Are you sure you want to sign out?"),
    _("You have signed out."),
    _("Signed out of all other sessions."),
)
ADDRESSES = (
    _("You cannot remove your primary email address."),
    _("This email address is already associated with this account."),
    _("The email address and/or password you specified are not correct."),
    _("The password reset token was invalid."),
    _("The email address is not assigned to any user account."),
    _("Your primary email address must be verified."),
    _("Email"),
    _("Email address"),
    _("Email (again)"),
    _("Email Verification"),
    _("Enter Email Verification Code"),
    _("Use a different email address"),
    _("Email Addresses"),
    _("The following email addresses are associated with your account:"),
    _("Verified"),
    _("Unverified"),
    _("Primary"),
    _("Make Primary"),
    _("Re-send Verification"),
    _("Add Email Address"),
    _("Add Email"),
    _("Do you really want to remove the selected email address?"),
    _("You cannot remove your primary email address (%(email)s)."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Removed email address %(email)s."),
    _("Primary email address set."),
    _("Forgotten your password? Enter your email address below, and we'll send you an email allowing you to reset it."),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise "
        "contact us if you do not receive it in a few minutes."
    ),
    _("Bad Token"),
    _("Set Password"),
    _("Verify Your Email Address"),
    _("Confirm Email Address"),
    _('Please confirm that <a href="mailto:%(email)s">%(email)s</a> is an email address for user %(user_display)s.'),
    _("Unable to confirm %(email)s because it is already confirmed by a different account."),
    _(
        'This email confirmation link expired or is invalid. Please <a href="%(email_url)s">issue a new '
        "email confirmation request</a>."
    ),
    _(
        "You currently do not have any email address set up. You should really add an email address so "
        "you can receive notifications, reset your password, etc."
    ),
    _(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup "
        "process. If you do not see the verification email in your main inbox, check your spam folder. "
        "Please contact us if you do not receive the verification email within a few minutes."
    ),
    _(
        "This part of the site requires us to verify that\nyou are who you claim to be. For this purpose, "
        "we require that you\nverify ownership of your email address. "
    ),
    _(
        "We have sent an email to you for\nverification. Please click on the link inside that email. If "
        "you do not see the verification email in your main inbox, check your spam folder. "
        "Otherwise\ncontact us if you do not receive it within a few minutes."
    ),
    _('<strong>Note:</strong> you can still <a href="%(email_url)s">change your email address</a>.'),
    _("You cannot add more than %d email addresses."),
    _("Email (optional)"),
    _("You must type the same email each time."),
    _("Email address confirmation"),
    _("Reset My Password"),
    _("Password Reset"),
    _("Password successfully changed."),
    _(
        "The password reset link was invalid, possibly because it has already been used.  Please request "
        'a <a href="%(passwd_reset_url)s">new password reset</a>.'
    ),
)
"""Mailadres is the one word for it, and who confirms one gets a code by mail."""
SECOND_FACTOR = (
    _("Two-Factor Authentication"),
    _("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."),
    _("Authenticator code"),
    _("Authenticator secret"),
    _("You can store this secret and use it to reinstall your authenticator app at a later time."),
    _("Enter an authenticator code:"),
    _(
        "To protect your account with two-factor authentication, scan the QR code below with your authenticator "
        "app. Then, input the verification code generated by the app below."
    ),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
    _("Use a security key"),
    _("Security key added."),
    _("Security key removed."),
    _("Security Keys"),
    _("No security keys have been added."),
    _("Add Security Key"),
    _("Remove Security Key"),
    _("Are you sure you want to remove this security key?"),
    _("Edit Security Key"),
    _("This functionality requires JavaScript."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("You cannot activate two-factor authentication until you have verified your email address."),
    _("A new set of recovery codes has been generated."),
    _("This action will invalidate your existing codes."),
    _("You are about to generate a new set of recovery codes for your account."),
    _("Generate"),
    _("Generate new codes"),
    _("Deactivate"),
    _("Activate"),
    _("Authenticator App"),
    _("Recovery Codes"),
    _("Activate Authenticator App"),
    _("Deactivate Authenticator App"),
    _("Authenticator app activated."),
    _("Authenticator app deactivated."),
    _("Passwordless"),
    _("Unspecified"),
    ngettext_lazy("You have added %(count)s security key.", "You have added %(count)s security keys.", "count"),
)
FIELDS = (
    _("This field is required."),
    # xgettext:no-python-format
    _("Constraint “%(name)s” is violated."),
    _("Enter a valid email address."),
    _("Your old password was entered incorrectly. Please enter it again."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
        1,
    ),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _(
        # xgettext:no-python-format
        "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it "
        "may not exist."
    ),
    _("Enter a valid URL."),
    _("Enter a valid JSON."),
    _("Enter a valid value."),
    _("Enter a list of values."),
    _("Enter a complete value."),
    # xgettext:no-python-format
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    # xgettext:no-python-format
    _("“%(pk)s” is not a valid value."),
    # xgettext:no-python-format
    _("Value %(value)r is not a valid choice."),
    _("No file was submitted. Check the encoding type on the form."),
    _("No file was submitted."),
    _("The submitted file is empty."),
    _("Please either submit a file or check the clear checkbox, not both."),
    _("Upload a valid image. The file you uploaded was either not an image or a corrupted image."),
    _("File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s."),
    _("Null characters are not allowed."),
    _("Ensure this value is a multiple of step size %(limit_value)s."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens."),
    _(
        # xgettext:no-python-format
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may "
        "need to file a bug report if the issue persists."
    ),
    _("The inline value did not match the parent instance."),
    _("This field cannot be null."),
    _("This field cannot be blank."),
)
LABELS = (
    _("Link text"),
    _("Email address"),
    _("Phone number"),
    _("Subject"),
    _("Body"),
    _("Permanent"),
    _("Sort order"),
)
"""What Django makes of the name of a field whose form gives it no label (`say_labels`)."""
OFFICE = (
    _("Use server language: %(language_name)s"),
    _("Upload a profile picture"),
    _("Upload a profile picture:"),
    _("Go to Wagtail admin"),
    _("Wagtail admin"),
    _("Sign in to Wagtail"),
    _("Can access Wagtail admin"),
    _("Enable custom keyboard shortcuts specific to Wagtail."),
    _("Members of the chosen Wagtail Groups can approve this task"),
    _("View Wagtail quick actions"),
    _(
        "The root level is where you can add new sites to your Wagtail installation. Pages created here "
        "will not be accessible at any URL until they are associated with a site."
    ),
    _(
        "JavaScript is required to use Wagtail, but it is currently disabled.<br /> Here are the <a "
        'href="https://www.enable-javascript.com/" target="_blank" rel="noreferrer">instructions how to '
        "enable JavaScript in your web browser</a>."
    ),
    _("Error 404: Page not found"),
    _("Error 404"),
    _("Email link"),
    _("Add an email link"),
    _("Minimap"),
    _("URL"),
    _("slug"),
    _("New slug"),
    _("The name of the page as it will appear in URLs e.g http://domain.com/blog/[my-slug]/"),
    _('This slug is already in use within the context of its parent page "%(parent_page_title)s"'),
    _("The slug '%(page_slug)s' is already in use within the parent page."),
    # xgettext:no-python-format
    _("The slug '%(page_slug)s' is already in use within the parent page at '%(parent_url_path)s'."),
    _(
        "The slug '%(page_slug)s' is already in use at the selected parent page. Make sure the slug is "
        "unique and try again."
    ),
    # xgettext:no-python-format
    _("Are you sure you want to unpublish this %(model_name)s?"),
    # xgettext:no-python-format
    _("Are you sure you want to delete this %(model_name)s?"),
    _("Are you sure you want to delete this site?"),
    _(
        "Pages created here will not be accessible at any URL. To add pages to an existing site, create them "
        "as children of the homepage."
    ),
    _("Comment notifications"),
    _("Notifications"),
    _("Edit your notification preferences here:"),
    _("Receive notification when a page is submitted for moderation"),
    _("Receive notification when your page edit is approved"),
    _("Receive notification when your page edit is rejected"),
    _(
        "Receive notification when comments have been created, resolved, or deleted on a page that you have "
        "subscribed to receive comment notifications on"
    ),
    _("submitted notifications"),
    _("approved notifications"),
    _("rejected notifications"),
    _("updated comments notifications"),
    _(
        '<p>The "Search term(s)/phrase" field below must contain the full and exact search for which you '
        "wish to provide recommended results, <em>including</em> any misspellings/user error. To help, you "
        "can choose from search terms that have been popular with users of your site.</p>"
    ),
)
"""Who works in the admin need not know with what it was made."""
ADMINISTRATOR = (
    _("Site name"),
    _("Port"),
    _("Root page"),
    _("root page"),
    _("Choose a root page"),
    _("Choose a different root page"),
    _("Default?"),
    _("Default"),
    _("hostname"),
    _("port"),
    _(
        "Set this to something other than 80 if you need a specific port number to appear in URLs (e.g. "
        "development on port 8000). Does not affect request handling (so port forwarding still works)."
    ),
    _("is default site"),
    _("If true, this site will handle requests for all other hostnames that do not have a site entry of their own"),
    _(
        "%(hostname)s is already configured as the default site. You must unset that before you can save "
        "this site as default."
    ),
    _(
        "There is no site set up for this location. Pages created here will not be accessible at any URL "
        "until a site is associated with this location."
    ),
    _("There is no site record for this location. Pages created here will not be accessible at any URL."),
    _("permanent"),
    _(
        "Recommended. Permanent redirects ensure search engines forget the old page (the 'Redirect "
        "from') and index the new page instead."
    ),
    _("redirect to any URL"),
    _("External link URL"),
    _("External link text"),
    _("Choose an internal page for this promotion"),
    _("Alternatively, use an external link for this promotion"),
    _("Applies to internal page or external link"),
    _("You must enter an external link text if you enter an external link URL."),
    _("You must recommend a page OR an external link."),
    _("Please only select a page OR enter an external link."),
    _("Search term(s)/phrase"),
    _(
        "Enter the full search string to match. An exact match is required for your Promoted Results to "
        "be displayed, wildcards are NOT allowed."
    ),
    _("Editor's picks for '%(query)s' created."),
    _("Editor's picks for '%(query)s' updated."),
    _("Editor's picks deleted."),
    _("search promotion"),
    _("Group approval task"),
    _("Pages/snippets at this step in a workflow will be moderated or approved by these groups of users"),
    _("No pages/snippets have been submitted for moderation yet"),
    _("Page/Snippet"),
    _("Page/Snippet ID"),
    _("Page/Snippet Type"),
    _("Page/Snippet Title"),
    _("Your pages and snippets in a workflow"),
    _(
        "Active workflows can be added to pages/snippets. Deactivating a workflow does not remove it "
        "from existing pages/snippets."
    ),
    _("Workflow tasks"),
    _("New workflow task"),
    _("Is commenting action"),
    _("page log entry"),
    _("page log entries"),
    _("model log entry"),
    _("model log entries"),
    _("log entry"),
    _("log entries"),
    _("Object permissions"),
    _("Custom permissions"),
    _("Other permissions"),
    _("Page permissions"),
    _("Document permissions"),
    _("Image permissions"),
    _("Collection management permissions"),
    _("%(model)s permissions"),
    _("Add a page permission"),
    _("Add a document permission"),
    _("Add an image permission"),
    _("Add a collection permission"),
    _("You cannot have multiple permission records for the same page."),
    _("You cannot have multiple permission records for the same collection."),
    _("Toggle all"),
    _("Toggle all add permissions"),
    _("Toggle all change permissions"),
    _("Toggle all delete permissions"),
    _("Toggle all custom permissions"),
    _("Theme preferences"),
    _("admin theme"),
    _("System default"),
    _("Please enter a valid URL"),
    _("Cannot find an embed for this URL."),
    _(
        'The URL you entered, <a target="_blank" rel="noreferrer" '
        'href="%(submitted_url)s">%(submitted_url)s</a>, looks like it matches the internal page '
        '%(page)s, which has the URL <a target="_blank" rel="noreferrer" '
        'href="%(internal_url)s">%(internal_url)s</a>.'
    ),
    _(
        "Converting this to an internal link to %(page)s would make the link automatically update if the "
        "underlying page changes its URL. Would you like to do this?"
    ),
    _("Grid layout"),
    _("Actions"),
    _("Image URL"),
    _("Copy URL"),
    _("Generate URL"),
    _("URL Generator"),
    ngettext_lazy(
        "This workflow is in progress on %(states_in_progress)d page/snippet. Disabling this "
        "workflow will cancel moderation on this page/snippet.",
        "This workflow is in progress on %(states_in_progress)d pages/snippets. Disabling this "
        "workflow will cancel moderation on these pages/snippets.",
        "states_in_progress",
    ),
    ngettext_lazy(
        "This task is in progress on %(states_in_progress)d page/snippet. Disabling this task will "
        "cause it to be skipped in the moderation workflow and not be listed for selection when "
        "editing a workflow.",
        "This task is in progress on %(states_in_progress)d pages/snippets. Disabling this task "
        "will cause it to be skipped in the moderation workflow and not be listed for selection "
        "when editing a workflow.",
        "states_in_progress",
    ),
)
"""Sites, groups, workflows, redirects and promoted results: what who keeps the site reads."""
EDITOR = (
    _("Bold"),
    _("Italic"),
    _("Superscript"),
    _("Subscript"),
    _("Monospace (code)"),
    _("Home"),
    _("Checks"),
    _("Page type"),
    _("Page types"),
    _("No page types found."),
)
"""Words of the admin that Wagtail leaves in English, or spells in two."""
MOVING = (
    ngettext_lazy(
        "The following page cannot be moved due to duplicate slug",
        "The following pages cannot be moved due to duplicate slugs",
        1,
    ),
)
OFFICE_MAILS = (
    _('The page "%(title)s" has been submitted to workflow "%(workflow)s"'),
    _('The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s" by %(requester)s.'),
    _('The page "%(title)s" has been submitted for moderation to workflow "%(workflow)s".'),
    _('The page "%(title)s" has been submitted for approval in moderation stage "%(task)s"'),
    _('The page "%(title)s" has been submitted for approval to moderation stage "%(task)s".'),
    _('The page "%(title)s" has been approved in "%(workflow)s".'),
    _('The page "%(title)s" has been approved in workflow "%(workflow)s".'),
    _('The page "%(title)s" has been rejected during "%(workflow)s".'),
    # xgettext:no-python-format
    _('The page "%(title)s" has been rejected during "%(task)s" in workflow "%(workflow)s" by %(rejector)s.'),
    # xgettext:no-python-format
    _('The page "%(title)s" has been rejected during "%(task)s" in workflow "%(workflow)s".'),
    _('The following comment was left: "%(comment)s"'),
    _('%(editor)s has updated comments on "%(title)s"'),
    _('%(editor)s has updated comments on "%(title)s".'),
)
"""What editors are mailed: by who does it and what is asked, and not by the parts of a workflow."""


def say_labels() -> None:
    """From now on a label that is made of the name of a field is translated. (Django shows it as it is.)"""
    of_name = boundfield.pretty_name  # type: ignore[attr-defined]  # not in its types
    boundfield.pretty_name = lambda name: gettext(of_name(name))  # type: ignore[attr-defined]  # as above
